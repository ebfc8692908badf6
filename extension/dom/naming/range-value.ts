import { native } from '../tree/native.ts'

/** The roles with a value between two ends: those under `range` in WAI-ARIA 1.2. */
const RANGES = ['progressbar', 'scrollbar', 'slider', 'spinbutton', 'meter']

export const isRange = (role: string): boolean => RANGES.includes(role)

/** Where an element stands between its ends, as ARIA says it: in words, else in its number. */
export const ariaValue = (el: Element): string | undefined =>
  native.attr(el, 'aria-valuetext') ?? native.attr(el, 'aria-valuenow') ?? undefined
