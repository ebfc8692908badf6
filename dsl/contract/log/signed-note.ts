import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from './base64.ts'

/** A C2SP signed-note key: the name of the log, and the Ed25519 public key as 32 bytes. */
export interface NoteKey {
  readonly name: string
  readonly key: Uint8Array
}

/** Signature type bytes of C2SP: of a log's Ed25519 (signed-note), and of a witness's (tlog-cosignature, v1). */
const ED25519 = 0x01
export const COSIGNATURE = 0x04
export type SignatureType = typeof ED25519 | typeof COSIGNATURE

const ID_BYTES = 4
const KEY_BYTES = 32

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export const keyId = ({ name, key }: NoteKey, type: SignatureType = ED25519): Uint8Array =>
  sha256(concatBytes(utf8ToBytes(name), new Uint8Array([0x0a, type]), key)).slice(0, ID_BYTES)

/** The key as a verifier writes it down: `name+hex id+base64(type ‖ key)`. */
export const printVerifierKey = (key: NoteKey, type: SignatureType = ED25519): string =>
  `${key.name}+${bytesToHex(keyId(key, type))}+${base64.encode(new Uint8Array([type, ...key.key]))}`

/** Reads a verifier key; `undefined` when it is not well formed or its id does not fit. */
export const parseVerifierKey = (text: string, type: SignatureType = ED25519): NoteKey | undefined => {
  const [, name, id, data] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const bytes = data === undefined ? undefined : base64.decode(data)
  if (name === undefined || bytes?.length !== KEY_BYTES + 1 || bytes[0] !== type) return undefined
  const key = { name, key: bytes.slice(1) }
  return bytesToHex(keyId(key, type)) === id ? key : undefined
}

/** A note's text, and its signatures, each behind the id of its key; `undefined` where it is no note. */
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
    const bytes = data === undefined ? undefined : base64.decode(data)
    if (name === undefined || !bytes || bytes.length <= ID_BYTES) return undefined
    signatures.push({ name, bytes })
  }
  return { text: note.slice(0, at + 1), signatures }
}

/** A note's text, and what must be this key's signatures over its UTF-8 bytes; `undefined` where there is none under its name and id. */
export const signedBy = (
  note: string,
  key: NoteKey
): { readonly text: string; readonly signatures: readonly Uint8Array[] } | undefined => {
  const parts = noteParts(note)
  const id = bytesToHex(keyId(key))
  const own = (parts?.signatures ?? []).filter(
    ({ name, bytes }) => name === key.name && bytesToHex(bytes.subarray(0, ID_BYTES)) === id
  )
  if (!parts || own.length === 0) return undefined
  return { text: parts.text, signatures: own.map(({ bytes }) => bytes.subarray(ID_BYTES)) }
}
