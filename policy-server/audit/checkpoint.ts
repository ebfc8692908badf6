import type { KeyObject } from 'node:crypto'
import { type NoteKey, openNote, signNote } from './signed-note.ts'

/** What a checkpoint says: this log had this size and this root (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

export const signCheckpoint = ({ origin, size, root }: Checkpoint, key: NoteKey, privateKey: KeyObject): string =>
  signNote(`${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`, key, privateKey)

/** The checkpoint in a note signed by this key; `undefined` when signature, origin or form is not right. */
export const openCheckpoint = (note: string, key: NoteKey): Checkpoint | undefined => {
  const [origin, size, root, ...rest] = openNote(note, key)?.split('\n') ?? []
  if (origin !== key.name || !size || !root || rest.length === 0) return undefined
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size)) return undefined
  const bytes = Buffer.from(root, 'base64')
  if (bytes.length !== 32 || bytes.toString('base64') !== root) return undefined
  return { origin, size: Number(size), root: new Uint8Array(bytes) }
}
