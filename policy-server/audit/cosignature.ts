import type { KeyObject } from 'node:crypto'
import { sign, verify } from 'node:crypto'
import { COSIGNATURE, keyId, type NoteKey, noteParts } from '@writ/dsl/contract'
import { ed25519Key, signatureLine } from './signed-note.ts'

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** What a witness signs: that at this time, in seconds, this was the largest it had seen of the log (C2SP tlog-cosignature, v1). */
const cosignedText = (text: string, time: bigint): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`)

/** The line that a witness adds to a checkpoint's note. */
export const cosignNote = (text: string, witness: NoteKey, privateKey: KeyObject, seconds: number): string => {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = sign(null, cosignedText(text, BigInt(seconds)), privateKey)
  return signatureLine(witness.name, keyId(witness, COSIGNATURE), Buffer.concat([time, signature]))
}

/** When this witness cosigned a note, in seconds since the epoch; `undefined` where it did not, or not so that it verifies. */
export const cosignedAt = (note: string, witness: NoteKey): number | undefined => {
  const parts = noteParts(note)
  if (!parts) return undefined
  const id = Buffer.from(keyId(witness, COSIGNATURE))
  for (const { name, bytes } of parts.signatures) {
    if (name !== witness.name || !id.equals(bytes.subarray(0, 4))) continue
    const signed = bytes.subarray(4)
    if (signed.length !== TIME_BYTES + SIGNATURE_BYTES) continue
    const time = Buffer.from(signed).readBigUInt64BE(0)
    if (time > BigInt(Number.MAX_SAFE_INTEGER)) continue
    if (verify(null, cosignedText(parts.text, time), ed25519Key(witness.key), signed.subarray(TIME_BYTES)))
      return Number(time)
  }
  return undefined
}
