import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { isNeverRead } from '../naming/never-read.ts'
import { isVaultPassword } from '../naming/secret-memory.ts'
import { newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { isTextControl } from '../tree/text-control.ts'
import { hasBox } from '../tree/visibility.ts'
import { sendClipboardEvent } from './clipboard-event.ts'
import { selectIn } from './edit-host.ts'
import { focusElement } from './focus-element.ts'

/** Can it be copied? Refuses `target/secret-field`, `target/hidden`. */
export const readyToCopy = ({ look, el, said }: Aim): Result<void> => {
  if (isNeverRead(el)) return refuse('target/secret-field', { target: said })
  return hasBox(look, el) ? ok(undefined) : refuse('target/hidden', { target: said })
}

const select = (el: Element): void => {
  if (!isTextControl(el)) return selectIn(el, 'all')
  focusElement(el)
  native.selectField(el)
}

/**
 * Selects what stands in the element and copies it: the text that the page puts into the event, if it prevents it, else what a
 * person sees, or the value of a field. Refuses `target/secret-field` and what `aim.again` refuses.
 */
export const copyText = (aim: Aim): Result<string> => {
  const { el, look, said } = aim
  select(el)
  const still = aim.again()
  if (!still.ok) return still
  const { prevented, text: given } = sendClipboardEvent(el, 'copy')
  // The page ran in between: what stands there now counts.
  if (isNeverRead(el)) return refuse('target/secret-field', { target: said })
  const seen = isTextControl(el) ? el.value : shownText(newLook(look.document, look.shadowOf), el)
  const text = prevented ? given : seen
  return isVaultPassword(text) ? refuse('target/secret-field', { target: said }) : ok(text)
}
