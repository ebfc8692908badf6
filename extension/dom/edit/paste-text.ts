import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { native } from '../tree/native.ts'
import { isTextControl, writtenIn } from '../tree/text-control.ts'
import { sendClipboardEvent } from './clipboard-event.ts'
import { caretInControl } from './edit-control.ts'
import { followField, readyToEdit } from './editable-field.ts'
import { fitValue, isPicked } from './fit-value.ts'
import { focusElement } from './focus-element.ts'
import { inputEvent, sendChange, setValue } from './input-event.ts'

/** The caret of a field that was not written in stands at its end; what is picked is picked anew. */
const joined = (el: Element, text: string): string => (isTextControl(el) && isPicked(el) ? text : writtenIn(el) + text)

/** Can the text be pasted? Refuses `page/rejected-value` where it does not fit, and what {@link readyToEdit} refuses. */
export const readyToPaste = (aim: Aim, text: string): Result<void> => {
  const ready = readyToEdit(aim)
  if (!ready.ok || !isTextControl(aim.el)) return ready
  const fits = fitValue(aim.el, joined(aim.el, text)) !== undefined
  return fits ? ready : refuse('page/rejected-value', { target: aim.said })
}

/** What a paste came to: the value that a control should hold now; nothing where the page pasted by itself. */
export interface Pasted {
  readonly holds?: string
}

/**
 * Pastes at the end of what a text control holds: the event with its data, then, unless the page prevents it, the insertion.
 * Refuses `page/rejected-value` and what `aim.follow` refuses.
 */
export const pasteText = (aim: Aim, text: string): Result<Pasted> => {
  focusElement(aim.el)
  const still = followField(aim)
  if (!still.ok) return still
  if (isTextControl(still.value.el)) caretInControl(still.value.el, 'end')
  const { prevented } = sendClipboardEvent(still.value.el, 'paste', text)
  if (prevented) return ok({})
  const after = followField(still.value)
  if (!after.ok) return after
  const { el, said } = after.value
  const holds = joined(el, text)
  if (!native.send(el, inputEvent('beforeinput', 'insertFromPaste', text)))
    return refuse('page/rejected-value', { target: said })
  const last = followField(after.value)
  if (!last.ok) return last
  const field = last.value.el
  if (!isTextControl(field)) return refuse('target/changed', { target: said })
  setValue(field, holds)
  native.send(field, inputEvent('input', 'insertFromPaste', text))
  sendChange(field)
  return ok({ holds })
}
