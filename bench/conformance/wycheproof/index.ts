import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fitsAlgorithm, readHeader, signingJwkSchema, splitJws } from '@writ/dsl/contract'
import { compactVerify, importJWK, type JWK } from 'jose'
import { checkSignature } from '../../../policy-server/capability/check-signature.ts'
import type { Area, Given } from '../../choose-area.ts'
import type { Row, Skipped } from '../row.ts'

const FILE = 'json_web_signature_test.json'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid'
  readonly jws: unknown
}
interface Group {
  readonly public?: JWK
  readonly private?: JWK
  readonly tests: readonly Vector[]
}

/**
 * The vectors of the suite whose label cannot be: 372 and 373 call a text valid that is no base64url (RFC 7515 §2), and 367 and
 * 370 call invalid what is, byte for byte, the valid 357. They are named in the report, and their answer counts like any other's.
 */
const MISLABELLED: ReadonlySet<number> = new Set([367, 370, 372, 373])

/** The layers of our verifier under the type and the claims: key, spelling, header, algorithm, signature. */
const accepts = async (jwk: JWK, jws: string): Promise<boolean> => {
  const key = signingJwkSchema.safeParse(jwk)
  const read = readHeader(jws, { type: undefined, names: ['alg', 'kid'] })
  if (!key.success || !read.ok || key.data.kid !== read.value.header.kid) return false
  return fitsAlgorithm(key.data, read.value.alg) && (await checkSignature(jws, key.data, read.value.alg))
}

const joseAccepts = async (jwk: JWK, jws: string): Promise<boolean> => {
  try {
    await compactVerify(jws, await importJWK(jwk, jwk.alg === 'ES521' ? 'ES512' : jwk.alg))
    return true
  } catch {
    return false
  }
}

/** Would our reading of the spelling let a symmetric signature through, were that algorithm accepted? */
const spellingPasses = (jwk: JWK, jws: string): boolean => {
  const parts = splitJws(jws)
  const at = jws.lastIndexOf('.')
  const mac = createHmac('sha256', Buffer.from(jwk.k ?? '', 'base64url'))
    .update(jws.slice(0, at))
    .digest()
  return parts !== undefined && mac.equals(parts.signature)
}

const isOurs = (jwk: JWK): boolean => jwk.kty === 'OKP' || (jwk.kty === 'EC' && jwk.crv === 'P-256')

const run = async ({ data }: Given): Promise<readonly Row[] | Skipped> => {
  const file = typeof data === 'string' ? join(data, FILE) : ''
  if (!existsSync(file)) return { skipped: `no vectors: --data FOLDER that holds ${FILE} of C2SP/wycheproof` }
  const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { readonly testGroups: readonly Group[] }
  const count = { ours: 0, oursRight: 0, foreign: 0, foreignRefused: 0, alone: 0, aloneRefused: 0, bySpelling: 0 }
  for (const { public: open, private: secret, tests } of testGroups) {
    const jwk = open ?? secret ?? {}
    for (const { tcId, comment, result, jws } of tests) {
      const text = typeof jws === 'string' ? jws : JSON.stringify(jws)
      const accepted = await accepts(jwk, text)
      const isRight = accepted === (isOurs(jwk) && result === 'valid')
      if (!isRight) console.error(`wrong: ${tcId} ${comment}: ${accepted ? 'accepted' : 'refused'}, is ${result}`)
      if (isOurs(jwk)) {
        count.ours += 1
        if (isRight) count.oursRight += 1
      } else {
        count.foreign += 1
        if (isRight) count.foreignRefused += 1
      }
      if (result === 'invalid' && (await joseAccepts(jwk, text))) {
        const stopped = !spellingPasses(jwk, text)
        count.alone += 1
        if (!accepted) count.aloneRefused += 1
        if (stopped) count.bySpelling += 1
        const how = stopped ? 'by its spelling' : 'by its algorithm'
        const note = MISLABELLED.has(tcId) ? '; the same text as a valid one' : ''
        console.error(`jose alone accepts ${tcId} ${comment}; refused here ${how}${note}`)
      }
    }
  }
  const row = (metric: string, value: number, of: number): Row => ({
    metric,
    value,
    unit: `of ${of}`,
    ratio: value / Math.max(1, of)
  })
  return [
    row('keys for EdDSA and ES256: answered right', count.oursRight, count.ours),
    row('other algorithms: refused', count.foreignRefused, count.foreign),
    row('invalid, accepted by jose alone: refused', count.aloneRefused, count.alone),
    row('… of them by their spelling alone', count.bySpelling, count.alone)
  ]
}

/** Wycheproof's JWS vectors (C2SP/wycheproof, testvectors_v1) against the verifier of capabilities. */
export const WYCHEPROOF: Area = { measure: run, options: { data: { type: 'string' } } }
