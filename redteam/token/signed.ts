import { base64url, CAPABILITY_TYPE, type CapabilityClaims, type SigningJwk } from '@writ/dsl/contract'

/** Seconds since the epoch. */
export const NOW = 1_800_000_000
/** As long as a hash, and of nothing. */
export const HASH = 'A'.repeat(43)

export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
export const part = (value: object | string): string =>
  base64url.encode(bytes(typeof value === 'string' ? value : JSON.stringify(value)))

export interface Signer {
  readonly privateKey: CryptoKey
  readonly jwk: Extract<SigningJwk, { kty: 'OKP' }>
}

export const makeSigner = async (kid: string): Promise<Signer> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { privateKey: pair.privateKey, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid } }
}

/** A public key as a header carries it. */
export const bareOf = ({ jwk: { kty, crv, x } }: Signer) => ({ kty, crv, x })

/** A compact JWS over exactly this header and these claims: texts are taken as they stand. */
export const sign = async (
  { privateKey }: Pick<Signer, 'privateKey'>,
  header: object | string,
  claims: object | string
): Promise<string> => {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${base64url.encode(new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, bytes(input))))}`
}

export const HEADER = { alg: 'EdDSA', typ: CAPABILITY_TYPE, kid: 'server-1' }

export const CLAIMS: CapabilityClaims = {
  iss: 'writ:server',
  aud: 'dev_1',
  sub: 'person',
  client_id: 'agent',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 120,
  jti: 'jti-0123456789abcdef',
  act: { sub: 'agent' },
  txn: 'run_1',
  cnf: { jkt: HASH },
  authorization_details: [],
  plan_hash: HASH,
  policy_hash: HASH,
  request_hash: HASH,
  inputs_hash: HASH,
  labels_hash: HASH,
  egress: 'open',
  lang: 'writ/1',
  epoch: 3,
  del_depth: 0,
  del_max_depth: 1,
  ask_seconds: 60
}
