import type { JournalAnswer } from '../api/server-api.ts'
import { ok, type Result } from '../result.ts'
import { base64 } from './base64.ts'
import { continuesLog, includes } from './check-proof.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { notVerified } from './log-fault.ts'
import { noteParts, parseVerifierKey, signedBy } from './signed-note.ts'

/** Did the holder of this Ed25519 key, 32 bytes, sign the text? */
export type CheckNote = (key: Uint8Array, text: string, signature: Uint8Array) => Promise<boolean>

/** What a device knows of its server's log. */
export interface KnownLog {
  /** The verifier key that was pinned at enrolment. */
  readonly key: string
  /** The newest checkpoint that was found good, as a signed note. */
  readonly checkpoint?: string
  /** The highest of the device's entries that was shown to be in it; -1 where none was. */
  readonly proven: number
  /** The hash of the leaf that the device's entry of this number is; `undefined` where it wrote none. */
  leafOf(seq: number): Promise<Uint8Array | undefined>
}

/** A checkpoint that was found good before. */
const openKept = (note: string): Checkpoint | undefined => {
  const text = noteParts(note)?.text
  return text === undefined ? undefined : parseCheckpoint(text, text.split('\n')[0] ?? '')
}

/** How many leaves a kept checkpoint is of; 0 where none is kept. */
export const sizeOf = (checkpoint: string | undefined): number =>
  checkpoint === undefined ? 0 : (openKept(checkpoint)?.size ?? 0)

const openSigned = async (note: string, verifier: string, check: CheckNote): Promise<Checkpoint | undefined> => {
  const key = parseVerifierKey(verifier)
  const signed = key && signedBy(note, key)
  if (!signed) return undefined
  for (const signature of signed.signatures) if (!(await check(key.key, signed.text, signature))) return undefined
  return parseCheckpoint(signed.text, key.name)
}

/** `undefined` where one of them is no hash in its one spelling. */
const hashesOf = (lines: readonly string[]): readonly Uint8Array[] | undefined => {
  const hashes = lines.flatMap((line) => base64.decode(line) ?? [])
  return hashes.length === lines.length ? hashes : undefined
}

/**
 * Judges what a policy server answers an upload with, as a device does (docs/audit.md, on the device): the checkpoint is of the log that
 * was pinned and signed by its key; it continues the one that was kept; and the device's newest acknowledged entry is in it, which
 * none before it can be missing from. Gives the checkpoint. Refuses `audit/not-verified`, whose `fault` is `unsigned`, `rolled-back`,
 * `forked`, `truncated` (an entry of the device is not shown), or `untrue` (the device never wrote it).
 */
export const judgeAnswer = async (
  { acked, checkpoint: note, continues, own }: JournalAnswer,
  known: KnownLog,
  check: CheckNote
): Promise<Result<Checkpoint>> => {
  const now = await openSigned(note, known.key, check)
  if (!now) return notVerified('unsigned', 'the checkpoint is not signed by the log’s key')
  if (known.checkpoint !== undefined) {
    const old = openKept(known.checkpoint)
    if (old === undefined || now.size < old.size)
      return notVerified('rolled-back', `the log had ${old?.size ?? 'more'} leaves; now it has ${now.size}`)
    const proof = hashesOf(continues)
    if (!proof || !continuesLog(old, now, proof))
      return notVerified('forked', `the log is not shown to continue the one of ${old.size} leaves`)
  }
  if (acked < known.proven)
    return notVerified('truncated', `entry ${known.proven} of this device was in the log, and is not any more`)
  if (acked < 0) return ok(now)
  const hash = await known.leafOf(acked)
  if (!hash) return notVerified('untrue', `this device never wrote the entry ${acked} that is in the log`)
  const proof = own && hashesOf(own.proof)
  return proof && includes(now, { leaf: own.leaf, hash, proof })
    ? ok(now)
    : notVerified('truncated', `entry ${acked} of this device is not shown to be in the log`)
}
