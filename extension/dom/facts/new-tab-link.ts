import { activatedBy } from '../finding/activated-by.ts'
import type { Look } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { windowNamed } from './form-target.ts'

/** The address that a click on the element asks the browser to open in a new tab; `undefined` where it is no such link. */
export const newTabLink = (look: Look, el: Element): string | undefined => {
  const link = activatedBy(look, el)
  if (!link || !isHtml(link, 'a', 'area') || native.has(link, 'download')) return undefined
  if (!/^_blank$/i.test(windowNamed(link) ?? '')) return undefined
  const href = native.attr(link, 'href') ?? ''
  const url = URL.canParse(href, native.base(link)) ? new URL(href, native.base(link)) : undefined
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}
