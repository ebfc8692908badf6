import { ok, type PageAct, type Result } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { flatAncestors, type Look, styleOf } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import type { Performed } from './performed.ts'

const scrolls = (look: Look, el: Element): boolean =>
  el.scrollHeight > el.clientHeight && /^(?:auto|scroll|overlay)$/.test(styleOf(look, el).overflowY)

/** What a person's wheel would scroll in the middle of the window: the nearest part that scrolls, or the page. */
const scrolledAt = (look: Look): Element | null => {
  const at = native.at(look.document, innerWidth / 2, innerHeight / 2)
  const parts = at ? [at, ...flatAncestors(look, at)] : []
  return parts.find((el) => scrolls(look, el)) ?? look.document.scrollingElement
}

const scrollBy = (el: Element | null, direction: 'up' | 'down', amount: number, height: number): void =>
  el?.scrollBy({ top: (direction === 'up' ? -1 : 1) * (amount / 10) * height, behavior: 'instant' })

/** Scrolls by tenths of the window's height: `amount` 10 is one screen. What cannot scroll further stays. */
const scrollPage = (look: Look, direction: 'up' | 'down', amount: number): void =>
  scrollBy(scrolledAt(look), direction, amount, innerHeight)

/** Scrolls the element, or the nearest around it that scrolls, by tenths of what it shows at once. */
const scrollInside = (look: Look, el: Element, direction: 'up' | 'down', amount: number): void => {
  const part = [el, ...flatAncestors(look, el)].find((at) => scrolls(look, at)) ?? look.document.scrollingElement
  scrollBy(part, direction, amount, part?.clientHeight ?? 0)
}

type Scroll = Extract<PageAct, { readonly verb: 'scroll' }>

/** Scrolls the target, or the page. */
export const scroll = (
  { look, el }: Aim,
  { target, direction, amount }: Scroll,
  sent: () => void
): Result<Performed> => {
  sent()
  if (target) scrollInside(look, el, direction, amount)
  else scrollPage(look, direction, amount)
  return ok({})
}
