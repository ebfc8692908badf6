/** The algorithms that are accepted, each with the one kind of key that it goes with (RFC 8725 §3.1). */
const KEYS = { EdDSA: { kty: 'OKP', crv: 'Ed25519' }, ES256: { kty: 'EC', crv: 'P-256' } } as const
export type SigningAlgorithm = keyof typeof KEYS

export const isSigningAlgorithm = (alg: unknown): alg is SigningAlgorithm =>
  typeof alg === 'string' && Object.hasOwn(KEYS, alg)

/** May this key have signed with this algorithm? What the key itself says of its use and algorithm is held to. */
export const fitsAlgorithm = (
  jwk: {
    readonly kty: string
    readonly crv: string
    readonly alg?: string | undefined
    readonly use?: string | undefined
  },
  alg: SigningAlgorithm
): boolean =>
  jwk.kty === KEYS[alg].kty &&
  jwk.crv === KEYS[alg].crv &&
  (jwk.alg === undefined || jwk.alg === alg) &&
  (jwk.use === undefined || jwk.use === 'sig')
