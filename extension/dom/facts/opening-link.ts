import { classOfName, type EffectClass, isOpeningName, type LiveTarget, saysNoMore } from '@writ/dsl/contract'
import { activatedBy } from '../finding/activated-by.ts'
import { nameOf } from '../naming/name-of.ts'
import { isWrittenHere } from '../naming/written-here.ts'
import { flatAncestors, flatElements, type Look } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { windowNamed } from './form-target.ts'

/** Another page of the same origin and nothing told to it: no query, no fragment, no credentials, and a path that says no more. */
const leadsOn = (link: Element, name: string): boolean => {
  const said = native.attr(link, 'href') ?? ''
  const [base, here] = [native.base(link), native.url(document)]
  if (!URL.canParse(said, base)) return false
  const { href, protocol, origin, pathname, username, password } = new URL(said, base)
  return (
    /^https?:$/.test(protocol) &&
    origin === location.origin &&
    pathname !== new URL(here).pathname &&
    username === '' &&
    password === '' &&
    !/[?#]/.test(href) &&
    saysNoMore(pathname, name)
  )
}

const isFilled = (el: Element): boolean =>
  ((el instanceof HTMLInputElement && !['checkbox', 'radio'].includes(el.type)) || el instanceof HTMLTextAreaElement) &&
  el.value !== el.defaultValue

/** Could something stand here that a script of the page sends when the link is pressed? What stands in a frame is not seen from here. */
const mayHoldWriting = (look: Look): boolean =>
  isWrittenHere() ||
  window.parent !== window ||
  flatElements(look, document).some((el) => isFilled(el) || isHtml(el, 'iframe', 'frame', 'object', 'embed'))

/**
 * Does a click on the element only open the page in which something is then sent or paid? A link of this very page, whose whole name
 * says so to readers of the page and of the screen, and that leads to another page of its origin by its address alone.
 */
export const onlyOpens = (look: Look, el: Element): boolean => {
  if (activatedBy(look, el) !== el || !isHtml(el, 'a')) return false
  const [name, shown] = [nameOf(look, el), shownText(look, el)]
  if (!isOpeningName(name) || (shown.trim() !== '' && !isOpeningName(shown))) return false
  if (['download', 'ping', 'onclick', 'contenteditable'].some((said) => native.has(el, said))) return false
  if (windowNamed(el) !== undefined || !leadsOn(el, name)) return false
  if ([...flatAncestors(look, el)].some((at) => isHtml(at, 'form'))) return false
  return !mayHoldWriting(look)
}

/** What pressing a link that was planned as one that only opens is at least, where the live element is none: what its words say. */
export const unlessItOpens = (look: Look, target: LiveTarget | undefined, el: Element): EffectClass => {
  const { role, match } = target ?? {}
  return role === 'link' && match?.kind === 'is' && isOpeningName(match.text) && !onlyOpens(look, el)
    ? classOfName(match.text)
    : 'read'
}
