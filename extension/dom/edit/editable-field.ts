import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { isDisabled } from '../naming/state-of.ts'
import { flatAncestors } from '../tree/look.ts'
import { attr } from '../tree/native.ts'
import { isEditable, isTextControl, showsAll, writtenIn } from '../tree/text-control.ts'
import { hasBox } from '../tree/visibility.ts'
import { fitValue } from './fit-value.ts'
import { isMasked, sameLines } from './same-text.ts'

/** Can text be written into it? Refuses `target/disabled`, `target/hidden`, `target/not-editable`. */
export const readyToEdit = ({ look, el, said }: Aim): Result<void> => {
  if (!isTextControl(el) && !isEditable(el)) return refuse('target/not-editable', { target: said })
  if (isDisabled(look, el) || attr(el, 'aria-readonly') === 'true')
    return refuse('target/not-editable', { target: said })
  if (isTextControl(el) && el.readOnly) return refuse('target/not-editable', { target: said })
  // What stands in for an editor is no larger than its caret; the editor around it is.
  const shown = showsAll(look, el) ? el : [...flatAncestors(look, el)].find((at) => hasBox(look, at))
  return shown && hasBox(look, shown) ? ok(undefined) : refuse('target/hidden', { target: said })
}

const readyAnew = (aim: Aim, now: Result<Aim>): Result<Aim> => {
  if (!now.ok || now.value === aim) return now
  const ready = readyToEdit(now.value)
  return ready.ok ? now : ready
}

/** Comes to the field that the page put in the place of this one, which must be as fit to be written in. Refuses what `aim.follow` and {@link readyToEdit} refuse. */
export const followField = (aim: Aim): Result<Aim> => readyAnew(aim, aim.follow())

/** As {@link followField}, once the field was emptied: an empty block of an editor may be called otherwise than one that has text. */
export const followEmptied = (aim: Aim): Result<Aim> => readyAnew(aim, aim.followEmptied())

const bare = (text: string): string => text.replace(/\s+/g, '')

/** Did the field keep the text? What a mask sets between is no other value; a number may lose its trailing zeros. */
export const keeps = (el: Element, text: string): boolean => {
  const now = writtenIn(el)
  if (isTextControl(el)) {
    if (now === text || bare(now) === bare(text)) return true
    if (isMasked(now, text)) return true
    return el.type === 'number' || el.type === 'range'
      ? text.trim() !== '' && now !== '' && Number(now) === Number(text)
      : now !== '' && now === fitValue(el, text)
  }
  return sameLines(now, text)
}
