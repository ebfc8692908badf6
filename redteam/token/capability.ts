import { createHmac } from 'node:crypto'
import { base64url, type SigningJwk, verifyCapability } from '@writ/dsl/contract'
import { CLAIMS, NOW } from '../../dsl/contract/testing/sample-claims.ts'
import { makeTestSigner, part, signTest } from '../../dsl/contract/testing/signed.ts'
import { servePages } from '../../e2e/stage/serve-pages.ts'
import { checkSignature } from '../../extension/platform/capability/check-signature.ts'
import type { Attack, Guard, Said } from '../row.ts'
import { gotThrough, saidOf } from '../said.ts'
import { bareOf, HEADER } from './signed.ts'

const CLAIMS_CHECK = 'dsl/contract/capability/verify-capability.ts'
const READER = 'dsl/contract/jws/read-jws.ts'
const KEY_CHOICE = 'dsl/contract/jws/verify-jws.ts'
const SIGNATURE = 'extension/platform/capability/check-signature.ts'

const server = await makeTestSigner('server-1')
const attacker = await makeTestSigner('server-1')

const offered = async (token: string, more: object = {}): Promise<Said> =>
  saidOf(
    await verifyCapability(token, {
      issuer: CLAIMS.iss,
      keys: [server.jwk],
      holder: { audience: CLAIMS.aud, jkt: CLAIMS.cnf.jkt },
      tenant: CLAIMS.tenant,
      epoch: 3,
      now: NOW + 10,
      latest: NOW + 10,
      check: checkSignature,
      ...more
    })
  )

/** The same token with nothing amiss. */
const honest = async (): Promise<Said> => offered(await signTest(server, HEADER, CLAIMS))

/** Two lists say what algorithms there are: one as the header is read, one of what goes with the kind of the key. */
const ANY_ALGORITHM: readonly Guard[] = [
  { file: READER, find: "  if (!isSigningAlgorithm(header.alg)) return refuse('capability/algorithm')\n", replace: '' },
  { file: KEY_CHOICE, find: "  if (!fitsAlgorithm(key, alg)) return refuse('capability/algorithm')\n", replace: '' }
]

/** What the signature is checked with: the pinned key, of its own kind. */
const PINNED_KEY = '{ kty, crv, x, ...(y !== undefined && { y }) }'
const checkedWith = (key: string): Guard => ({ file: SIGNATURE, find: PINNED_KEY, replace: key })
const alsoOf = (name: string): Guard => ({
  file: SIGNATURE,
  find: "import { compactVerify } from 'jose'",
  replace: `import { compactVerify, ${name} } from 'jose'`
})

const anyHeader: Guard = {
  file: READER,
  find: 'Object.keys(header).length === names.length && names.every((name) => Object.hasOwn(header, name))',
  replace: 'true'
}

const claimsCheck = (find: string): Guard => ({ file: CLAIMS_CHECK, find, replace: 'false' })

const withoutClaim = (claim: string): object =>
  Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim))

/** The same signature in another spelling: bits that say nothing are set. */
const respell = (token: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') | 1]
}

const keyless = { alg: HEADER.alg, typ: HEADER.typ }

export const ATTACKS: readonly Attack[] = [
  {
    name: 'alg none',
    guards: [
      ...ANY_ALGORITHM,
      {
        file: READER,
        find: "  if (parts.signature.length !== 64) return refuse('capability/bad-signature')\n",
        replace: ''
      },
      // The library knows no such algorithm, whatever it is told to allow.
      { file: SIGNATURE, find: 'return false', replace: 'return true' }
    ],
    attack: async () => offered(`${part({ ...HEADER, alg: 'none' })}.${part(CLAIMS)}.`),
    twin: honest
  },
  {
    name: 'the public key as the secret of an HMAC',
    guards: [...ANY_ALGORITHM, checkedWith("Buffer.from(x, 'base64url')")],
    attack: async () => {
      const input = `${part({ ...HEADER, alg: 'HS512' })}.${part(CLAIMS)}`
      const mac = createHmac('sha512', Buffer.from(server.jwk.x, 'base64url')).update(input).digest()
      return offered(`${input}.${base64url.encode(mac)}`)
    },
    twin: honest
  },
  {
    name: 'a key embedded in the header',
    guards: [anyHeader, alsoOf('EmbeddedJWK'), checkedWith('EmbeddedJWK')],
    attack: async () => offered(await signTest(attacker, { ...HEADER, jwk: bareOf(attacker) }, CLAIMS)),
    twin: honest
  },
  {
    name: 'the address of a key in the header',
    guards: [
      anyHeader,
      alsoOf('createRemoteJWKSet'),
      checkedWith('async (header) => await createRemoteJWKSet(new URL(String(header.jku)))(header)')
    ],
    attack: async () => {
      const keys = await servePages(() => ({ '/keys': { raw: { body: JSON.stringify({ keys: [attacker.jwk] }) } } }))
      const said = await offered(await signTest(attacker, { ...HEADER, jku: `${keys.url}/keys` }, CLAIMS))
      await keys.close()
      return keys.hits.length > 0 && !said.succeeded ? gotThrough('the address was asked') : said
    },
    twin: honest
  },
  {
    name: 'a token of another type by the same key',
    guards: [{ file: READER, find: 'header.typ !== type', replace: 'false' }],
    attack: async () => offered(await signTest(server, { ...HEADER, typ: 'writ-batch+jwt' }, CLAIMS)),
    twin: honest
  },
  {
    name: 'a token by another key of the right name',
    guards: [{ file: SIGNATURE, find: 'return false', replace: 'return true' }],
    attack: async () => offered(await signTest(attacker, HEADER, CLAIMS)),
    twin: honest
  },
  {
    name: 'a token of another device',
    guards: [{ file: CLAIMS_CHECK, find: 'claims.aud !== holder.audience || ', replace: '' }],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, aud: 'dev_2' })),
    twin: honest
  },
  {
    name: 'a token of another server',
    guards: [claimsCheck('claims.iss !== expected.issuer')],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, iss: 'writ:other' })),
    twin: honest
  },
  {
    name: 'a stolen token on a device with another key',
    guards: [{ file: CLAIMS_CHECK, find: ' || claims.cnf?.jkt !== holder.jkt', replace: '' }],
    attack: async () =>
      offered(await signTest(server, HEADER, CLAIMS), { holder: { audience: CLAIMS.aud, jkt: 'B'.repeat(43) } }),
    twin: honest
  },
  {
    name: 'a token of another tenant of the same server',
    guards: [claimsCheck('tenant !== undefined && claims.tenant !== tenant')],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, tenant: 'tenant_2' })),
    twin: honest
  },
  {
    name: 'a signature in another spelling',
    guards: [
      {
        file: 'dsl/contract/text/base64url.ts',
        find: '(held & ((1 << bits) - 1)) === 0 ? bytes : undefined',
        replace: 'bytes'
      }
    ],
    attack: async () => offered(respell(await signTest(server, HEADER, CLAIMS))),
    twin: honest
  },
  {
    name: 'a claim that stands twice',
    guards: [{ file: READER, find: 'JSON.stringify(value) === text && ', replace: '' }],
    attack: async () => offered(await signTest(server, HEADER, JSON.stringify(CLAIMS).replace('{', '{"aud":"dev_2",'))),
    twin: honest
  },
  {
    name: 'a member of the header that stands twice',
    guards: [{ file: READER, find: 'JSON.stringify(value) === text && ', replace: '' }],
    attack: async () => offered(await signTest(server, JSON.stringify(HEADER).replace('{', '{"alg":"none",'), CLAIMS)),
    twin: honest
  },
  {
    name: 'a target with a member named __proto__',
    guards: [{ file: READER, find: ' && !PROTO.test(text)', replace: '' }],
    attack: async () => {
      const grant =
        '{"type":"writ_action","id":"e1","origin":"https://a.example","verb":"click","effect":"submit",' +
        '"target":{"__proto__":{"role":"button"}},"max":1,"approval":"allow","raise":{}}'
      const claims = JSON.stringify(CLAIMS).replace('"authorization_details":[]', `"authorization_details":[${grant}]`)
      return offered(await signTest(server, HEADER, claims))
    },
    twin: honest
  },
  {
    name: 'no expiry',
    guards: [
      { file: 'dsl/contract/capability/capability.ts', find: '  exp: z.int(),', replace: '  exp: z.int().optional(),' }
    ],
    attack: async () => offered(await signTest(server, HEADER, withoutClaim('exp'))),
    twin: honest
  },
  {
    name: 'no key id',
    guards: [anyHeader, { file: KEY_CHOICE, find: 'kid === header.kid', replace: 'kid === (header.kid ?? kid)' }],
    attack: async () => offered(await signTest(server, keyless, CLAIMS)),
    twin: honest
  },
  {
    name: 'a claim that nobody knows',
    guards: [
      {
        file: 'dsl/contract/capability/capability.ts',
        find: 'capabilityClaimsSchema = z.strictObject({',
        replace: 'capabilityClaimsSchema = z.looseObject({'
      }
    ],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, admin: true })),
    twin: honest
  },
  {
    name: 'an old token',
    guards: [claimsCheck('now >= exp + MAX_SKEW_SECONDS')],
    attack: async () => offered(await signTest(server, HEADER, CLAIMS), { now: NOW + 500, latest: NOW + 500 }),
    twin: honest
  },
  {
    name: 'a token that lives for a day',
    guards: [claimsCheck('exp - iat > life || exp <= iat')],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, exp: NOW + 86_400 })),
    twin: honest
  },
  {
    name: 'an old token and the clock moved back',
    guards: [claimsCheck('now < latest - MAX_SKEW_SECONDS')],
    attack: async () => offered(await signTest(server, HEADER, CLAIMS), { now: NOW + 10, latest: NOW + 500 }),
    twin: async () => offered(await signTest(server, HEADER, CLAIMS), { now: NOW + 10, latest: NOW + 12 })
  },
  {
    name: 'a token of tomorrow',
    guards: [claimsCheck('nbf > now + MAX_SKEW_SECONDS || iat > now + MAX_SKEW_SECONDS')],
    attack: async () =>
      offered(await signTest(server, HEADER, { ...CLAIMS, iat: NOW + 900, nbf: NOW + 900, exp: NOW + 1000 })),
    twin: honest
  },
  {
    name: 'a token from before the epoch was raised',
    guards: [claimsCheck('claims.epoch < expected.epoch')],
    attack: async () => offered(await signTest(server, HEADER, { ...CLAIMS, epoch: 2 })),
    twin: honest
  },
  {
    name: 'a token by a key that was rotated out',
    guards: [claimsCheck('claims.iat > (signed.value.key.exp ?? claims.iat)')],
    attack: async () =>
      offered(await signTest(server, HEADER, CLAIMS), { keys: [{ ...server.jwk, exp: NOW - 1 } satisfies SigningJwk] }),
    twin: async () =>
      offered(await signTest(server, HEADER, CLAIMS), { keys: [{ ...server.jwk, exp: NOW + 1 } satisfies SigningJwk] })
  }
]
