import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { native } from '../tree/native.ts'
import { isTextControl, type TextControl } from '../tree/text-control.ts'
import { followField } from './editable-field.ts'
import { fitValue, isPicked } from './fit-value.ts'
import { focusElement } from './focus-element.ts'
import { inputEvent, sendChange, setValue } from './input-event.ts'

const rejected = (aim: Aim) => refuse('page/rejected-value', { target: aim.said })

/** A value that is picked comes all at once: plain events, and none before (HTML §4.10.5.5). */
const pickValue = (el: TextControl, value: string): void => {
  setValue(el, value)
  native.send(el, new Event('input', { bubbles: true, composed: true }))
  sendChange(el)
}

const writeControl = (aim: Aim, el: TextControl, text: string): Result<void> => {
  const value = fitValue(el, text)
  if (value === undefined) return rejected(aim)
  if (isPicked(el)) {
    const still = aim.again()
    if (!still.ok) return still
    pickValue(el, value)
    return ok(undefined)
  }
  const kind = value === '' ? 'deleteContentBackward' : 'insertText'
  const data = value === '' ? null : value
  native.selectField(el)
  if (!native.send(el, inputEvent('beforeinput', kind, data))) return rejected(aim)
  const still = followField(aim)
  if (!still.ok) return still
  const now = still.value.el
  if (!isTextControl(now)) return rejected(aim)
  setValue(now, value)
  native.send(now, inputEvent('input', kind, data))
  sendChange(now)
  return ok(undefined)
}

/** Replaces what stands in a text control. Refuses `page/rejected-value` and what `aim.follow` refuses. */
export const writeText = (aim: Aim, text: string): Result<void> => {
  focusElement(aim.el)
  const still = followField(aim)
  if (!still.ok) return still
  const { el } = still.value
  focusElement(el)
  return isTextControl(el) ? writeControl(still.value, el, text) : rejected(still.value)
}
