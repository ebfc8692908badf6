import { type NoteKey, noteParts, signedBy } from '@writ/dsl/contract'
import { openNote } from './signed-note.ts'

/** Why a note is no checkpoint of the log with this key. */
export const whyUnsigned = (note: string, key: NoteKey): string => {
  const parts = noteParts(note)
  if (!parts) return 'the checkpoint is no signed note'
  if (!signedBy(note, key))
    return parts.signatures.some(({ name }) => name === key.name)
      ? 'the checkpoint is not signed by this key: its signature names another of the same name'
      : 'the checkpoint is not signed by this key: it has no signature of that name'
  return openNote(note, key) === undefined
    ? 'the checkpoint is not signed by this key: its signature is not valid'
    : 'what this key signed is no checkpoint of its log'
}
