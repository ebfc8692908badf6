import { ok, type Result } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import type { Steadiness } from './click-element.ts'
import { carryElement, readyToDrag, takeElement } from './drag-element.ts'
import type { Performed } from './performed.ts'

/** Drags what is aimed at onto the other end. Refuses what `readyToDrag`, `takeElement` and `carryElement` refuse. */
export const drag = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const ends = readyToDrag(aim, steady)
  if (!ends.ok) return ends
  sent()
  const taken = takeElement(aim, ends.value)
  return taken.ok ? ok({ goesOn: (alive) => carryElement(aim, ends.value, taken.value, alive) }) : taken
}
