import { flatAncestors, type Look, styleOf } from './look.ts'
import { native } from './native.ts'

const scrolls = (look: Look, el: Element): boolean =>
  el.scrollHeight > el.clientHeight && /^(?:auto|scroll|overlay)$/.test(styleOf(look, el).overflowY)

/** What a person's wheel would scroll in the middle of the window: the nearest part that scrolls, or the page. */
const scrolledAt = (look: Look): Element | null => {
  const at = native.at(look.document, innerWidth / 2, innerHeight / 2)
  const parts = at ? [at, ...flatAncestors(look, at)] : []
  return parts.find((el) => scrolls(look, el)) ?? look.document.scrollingElement
}

/** Scrolls by tenths of the window's height: `amount` 10 is one screen. What cannot scroll further stays. */
export const scrollPage = (look: Look, direction: 'up' | 'down', amount: number): void => {
  const top = (direction === 'up' ? -1 : 1) * (amount / 10) * innerHeight
  scrolledAt(look)?.scrollBy({ top, behavior: 'instant' })
}
