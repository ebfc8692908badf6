import type { KeyObject } from 'node:crypto'
import { type Checkpoint, type NoteKey, parseCheckpoint, printCheckpoint } from '@writ/dsl/contract'
import { openNote, signNote } from './signed-note.ts'

export const signCheckpoint = (checkpoint: Checkpoint, key: NoteKey, privateKey: KeyObject): string =>
  signNote(printCheckpoint(checkpoint), key, privateKey)

/** The checkpoint in a note signed by this key; `undefined` when signature, origin or form is not right. */
export const openCheckpoint = (note: string, key: NoteKey): Checkpoint | undefined =>
  parseCheckpoint(openNote(note, key) ?? '', key.name)
