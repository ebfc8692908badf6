import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { base64, keyId, type NoteKey, signedBy } from '@writ/dsl/contract'

const DASH = '\u2014'

/** A line of a note that holds a signature: the first four bytes say by which key. */
export const signatureLine = (name: string, id: Uint8Array, signature: Uint8Array): string =>
  `${DASH} ${name} ${base64.encode(new Uint8Array([...id, ...signature]))}\n`

/** Signs a note's text, which ends with a new line, into the whole note (C2SP signed-note). */
export const signNote = (text: string, key: NoteKey, privateKey: KeyObject): string => {
  if (!text.endsWith('\n') || text.includes('\n\n')) throw new Error('a note is lines of text that end with a new line')
  const signature = sign(null, Buffer.from(text), privateKey)
  return `${text}\n${signatureLine(key.name, keyId(key), signature)}`
}

/** The public key from its 32 bytes. */
export const ed25519Key = (key: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }, format: 'jwk' })

/**
 * The text of a note that this key signed, or `undefined`. Lines of other signers (witnesses) are passed over; a line
 * under this name and id whose signature is wrong fails the note.
 */
export const openNote = (note: string, key: NoteKey): string | undefined => {
  const signed = signedBy(note, key)
  const isGood = signed?.signatures.every((bytes) => verify(null, Buffer.from(signed.text), ed25519Key(key.key), bytes))
  return isGood ? signed?.text : undefined
}
