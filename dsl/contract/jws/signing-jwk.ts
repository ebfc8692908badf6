import * as z from 'zod'

/** Public Ed25519 key as a JWK (RFC 8037). */
export const publicJwkSchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.string().optional()
})
export type PublicJwk = z.infer<typeof publicJwkSchema>

const named = {
  kid: z.string().min(1),
  use: z.literal('sig').optional(),
  /**
   * From then on, in seconds since the epoch, nothing is signed with it any more: what claims to be later is not its holder's
   * (`exp` of a historical key, OpenID Federation 1.0 §8.7.2).
   */
  exp: z.int().optional()
}

/** A key that a server signs capabilities with, as devices pin it: Ed25519 (RFC 8037) or P-256 (RFC 7518 §6.2). */
export const signingJwkSchema = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    alg: z.literal('EdDSA').optional(),
    ...named
  }),
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    alg: z.literal('ES256').optional(),
    ...named
  })
])
export type SigningJwk = z.infer<typeof signingJwkSchema>
