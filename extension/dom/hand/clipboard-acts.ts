import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Clipboard } from '../edit/clipboard.ts'
import { copyText, readyToCopy } from '../edit/copy-text.ts'
import { keeps } from '../edit/editable-field.ts'
import { pasteText, readyToPaste } from '../edit/paste-text.ts'
import { isEditor, pasteInEditor } from '../edit/write-in-editor.ts'
import type { Aim } from '../facts/aim.ts'
import type { Look } from '../tree/look.ts'
import { writtenIn } from '../tree/text-control.ts'
import { type Performed, whole } from './performed.ts'

/** Copies as the page itself would, into the run's own clipboard. Refuses what `readyToCopy` and `copyText` refuse. */
export const copy = (aim: Aim, clipboard: Clipboard, sent: () => void): Result<Performed> => {
  const ready = readyToCopy(aim)
  if (!ready.ok) return ready
  sent()
  const copied = copyText(aim)
  if (!copied.ok) return copied
  clipboard.write(copied.value)
  return ok({ value: copied.value })
}

/** Pastes what the run copied. Refuses `page/needs-person` where it copied nothing, and what `readyToPaste` and `pasteText` refuse. */
export const paste = (aim: Aim, clipboard: Clipboard, sent: () => void): Result<Performed> => {
  const text = clipboard.read()
  // What the person copied is theirs to paste.
  if (text === undefined) return refuse('page/needs-person')
  const ready = readyToPaste(aim, text)
  if (!ready.ok) return ready
  sent()
  if (isEditor(aim)) return ok({ goesOn: async () => whole(await pasteInEditor(aim, text)) })
  const before = writtenIn(aim.el)
  const pasted = pasteText(aim, text)
  if (!pasted.ok) return pasted
  const { holds } = pasted.value
  const verify = (_look: Look, now = aim.el) => {
    // What the page makes of it where it pastes by itself is its own; that it made nothing of it is told.
    const kept = holds === undefined ? text === '' || writtenIn(now) !== before : keeps(now, holds)
    return kept ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  }
  return ok({ verify })
}
