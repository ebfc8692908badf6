import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import type { Clicked } from '../facts/cut-short.ts'
import { CHECKABLE } from '../naming/aria-roles.ts'
import { roleOf } from '../naming/role-of.ts'
import { isChecked, isDisabled } from '../naming/state-of.ts'
import type { Hit } from '../tree/hit-test.ts'
import { clickElement } from './click-element.ts'

const RADIOS = ['radio', 'menuitemradio']

/** Can it be brought to `on`? Refuses `target/not-checkable`, also for unchecking a radio button; `target/disabled`. */
export const readyToCheck = ({ look, el, said }: Aim, on: boolean): Result<'already' | 'click'> => {
  const role = roleOf(look, el)
  const state = isChecked(el)
  if (!CHECKABLE.has(role) || state === undefined) return refuse('target/not-checkable', { target: said })
  if (state === on) return ok('already')
  if (!on && RADIOS.includes(role)) return refuse('target/not-checkable', { target: said })
  return isDisabled(look, el) ? refuse('target/disabled', { target: said }) : ok('click')
}

/** Changes the state by one click, as a person does. */
export const checkBox = (aim: Aim, hit: Hit): Result<Clicked> => clickElement(aim, hit)
