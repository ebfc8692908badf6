import { flatAncestors, type Look, styleOf } from '../tree/look.ts'
import { native } from '../tree/native.ts'

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
export const scrollPage = (look: Look, direction: 'up' | 'down', amount: number): void =>
  scrollBy(scrolledAt(look), direction, amount, innerHeight)

/** Scrolls the element, or the nearest around it that scrolls, by tenths of what it shows at once. */
export const scrollInside = (look: Look, el: Element, direction: 'up' | 'down', amount: number): void => {
  const part = [el, ...flatAncestors(look, el)].find((at) => scrolls(look, at)) ?? look.document.scrollingElement
  scrollBy(part, direction, amount, part?.clientHeight ?? 0)
}
