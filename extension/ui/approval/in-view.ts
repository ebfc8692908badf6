import type { InView } from './reading-mark.ts'

/** What the foot lays over the last lines above it, in CSS pixels: its fade, and the button to read on. */
const FOOT_FADE = 24
/** Boxes are laid out in parts of a pixel. */
const SLACK = 2

/** What of the question stands in the window above the foot, and where the question ends; in CSS pixels from the page's top. */
export const inView = (content: Element, foot: Element): { readonly view: InView; readonly end: number } => {
  const { visualViewport: seen, scrollY, innerHeight } = window
  const top = seen?.pageTop ?? scrollY
  const window_ = top + (seen?.height ?? innerHeight)
  const bottom = Math.min(window_, scrollY + foot.getBoundingClientRect().top) - FOOT_FADE
  return { view: { top, bottom }, end: scrollY + content.getBoundingClientRect().bottom - FOOT_FADE - SLACK }
}
