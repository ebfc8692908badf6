import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** A C2SP signed-note key: the name of the log, and the Ed25519 public key as 32 bytes. */
export interface NoteKey {
  readonly name: string
  readonly key: Uint8Array
}

/** Signature type bytes of C2SP: of a log's Ed25519 (signed-note), and of a witness's (tlog-cosignature, v1). */
const ED25519 = 0x01
export const COSIGNATURE = 0x04
export type SignatureType = typeof ED25519 | typeof COSIGNATURE
const DASH = '\u2014'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Strict standard base64: `undefined` for any spelling but the canonical one. */
const fromBase64 = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export const keyId = ({ name, key }: NoteKey, type: SignatureType = ED25519): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(name)
      .update(new Uint8Array([0x0a, type]))
      .update(key)
      .digest()
  ).slice(0, 4)

/** The key as a verifier writes it down: `name+hex id+base64(type ‖ key)`. */
export const printVerifierKey = (key: NoteKey, type: SignatureType = ED25519): string =>
  `${key.name}+${Buffer.from(keyId(key, type)).toString('hex')}+${base64(new Uint8Array([type, ...key.key]))}`

/** Reads a verifier key; `undefined` when it is not well formed or its id does not fit. */
export const parseVerifierKey = (text: string, type: SignatureType = ED25519): NoteKey | undefined => {
  const [, name, id, data] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const bytes = data === undefined ? undefined : fromBase64(data)
  if (name === undefined || !bytes || bytes.length !== 33 || bytes[0] !== type) return undefined
  const key = { name, key: bytes.slice(1) }
  return Buffer.from(keyId(key, type)).toString('hex') === id ? key : undefined
}

/** A line of a note that holds a signature: the first four bytes say by which key. */
export const signatureLine = (name: string, id: Uint8Array, signature: Uint8Array): string =>
  `${DASH} ${name} ${base64(new Uint8Array([...id, ...signature]))}\n`

/** Signs a note's text, which ends with a new line, into the whole note (C2SP signed-note). */
export const signNote = (text: string, key: NoteKey, privateKey: KeyObject): string => {
  if (!text.endsWith('\n') || text.includes('\n\n')) throw new Error('a note is lines of text that end with a new line')
  const signature = sign(null, Buffer.from(text), privateKey)
  return `${text}\n${signatureLine(key.name, keyId(key), signature)}`
}

/** The public key from its 32 bytes. */
export const ed25519Key = (key: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }, format: 'jwk' })

/** A note's text, and its signatures; `undefined` where it is no note. */
export const noteParts = (
  note: string
):
  | { readonly text: string; readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[] }
  | undefined => {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) return undefined
  const signatures: { name: string; bytes: Uint8Array }[] = []
  for (const line of note.slice(at + 2, -1).split('\n')) {
    const [, name, data] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
    const bytes = data === undefined ? undefined : fromBase64(data)
    if (name === undefined || !bytes || bytes.length < 5) return undefined
    signatures.push({ name, bytes })
  }
  return { text: note.slice(0, at + 1), signatures }
}

/**
 * The text of a note that this key signed, or `undefined`. Lines of other signers (witnesses) are passed over; a line
 * under this name and id whose signature is wrong fails the note.
 */
export const openNote = (note: string, key: NoteKey): string | undefined => {
  const parts = noteParts(note)
  const id = Buffer.from(keyId(key))
  const own = parts?.signatures.filter(({ name, bytes }) => name === key.name && id.equals(bytes.subarray(0, 4))) ?? []
  if (!parts || own.length === 0) return undefined
  const isSigned = own.every(({ bytes }) =>
    verify(null, Buffer.from(parts.text), ed25519Key(key.key), bytes.subarray(4))
  )
  return isSigned ? parts.text : undefined
}
