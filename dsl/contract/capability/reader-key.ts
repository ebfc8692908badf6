import * as z from 'zod'
import { type Hash, hashJson } from '../text/hash.ts'

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** The public key of one who may read recordings of runs: P-256 (RFC 7518 §6.2), for ECDH-ES. */
export const readerKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate
})
export type ReaderKey = z.infer<typeof readerKeySchema>

/** Its RFC 7638 thumbprint: the required members in lexical order, which is the canonical JSON of them. */
export const readerThumbprint = ({ kty, crv, x, y }: ReaderKey): Hash => hashJson({ crv, kty, x, y })

/** A recording is encrypted at most to so many. */
export const MAX_READERS = 8
/** A recording has at most so many bytes, encrypted. */
export const MAX_RECORDING_BYTES = 8 * 1024 * 1024
