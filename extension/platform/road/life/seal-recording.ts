import {
  type Hash,
  hashBytes,
  MAX_RECORDING_BYTES,
  type ReaderKey,
  type Recording,
  readerThumbprint
} from '@writ/dsl/contract'
import { GeneralEncrypt } from 'jose'

/** A recording that its readers alone can open: JWE in its general JSON serialization (RFC 7516 §7.2.1), as text. */
export interface SealedRecording {
  readonly text: string
  /** SHA-256 of its UTF-8 bytes. */
  readonly hash: Hash
  readonly bytes: number
  readonly readers: readonly Hash[]
}

/**
 * Encrypts a recording to each of its readers: ECDH-ES+A256KW and A256GCM (RFC 7518), compressed before (RFC 7516 §4.1.3). `undefined`
 * where it would be larger than is kept.
 */
export const sealRecording = async (
  recording: Recording,
  readers: readonly ReaderKey[]
): Promise<SealedRecording | undefined> => {
  const sealing = new GeneralEncrypt(new TextEncoder().encode(JSON.stringify(recording))).setProtectedHeader({
    enc: 'A256GCM',
    zip: 'DEF',
    typ: 'writ-recording+json'
  })
  for (const reader of readers)
    sealing
      .addRecipient(await crypto.subtle.importKey('jwk', reader, { name: 'ECDH', namedCurve: 'P-256' }, true, []))
      .setUnprotectedHeader({ alg: 'ECDH-ES+A256KW', kid: readerThumbprint(reader) })
  const text = JSON.stringify(await sealing.encrypt())
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > MAX_RECORDING_BYTES) return undefined
  return { text, hash: hashBytes(bytes), bytes: bytes.length, readers: readers.map(readerThumbprint) }
}
