import * as z from 'zod'
import { wordClaimsSchema } from '../api/word-claims.ts'
import { checkTime } from '../capability/verify-capability.ts'
import type { SigningJwk } from '../jws/signing-jwk.ts'
import { type CheckSignature, verifyJws } from '../jws/verify-jws.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { Hash } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'

export const SECOND_TYPE = 'writ-second+jwt'

/** A second person's answer in the server's word: a JWS (`typ: writ-second+jwt`) of at most two minutes, for one device and one question. */
export const secondClaimsSchema = wordClaimsSchema.extend({
  /** Who answered. */
  sub: z.string().min(1),
  /** The run, and the step that the question is about; a question about flows has none. */
  txn: z.string().min(1),
  step: z.string().optional(),
  question: z.string().min(1),
  /** Hash of what the first person was shown, which is what the second was. */
  shown: hashSchema,
  choice: z.enum(['yes', 'no']),
  /** They proved with a passkey that they were there. */
  passkey: z.boolean()
})
export type SecondClaims = z.infer<typeof secondClaimsSchema>

/** What a second person's answer must be for; times in seconds since the epoch. */
export interface SecondExpected {
  readonly issuer: string
  readonly keys: readonly SigningJwk[]
  readonly device: string
  readonly tenant: string
  /** Who was asked first, and so cannot be the second. */
  readonly person: string
  readonly run: string
  readonly step?: string | undefined
  readonly question: string
  readonly shown: Hash
  /** Must they have proved that they were there? */
  readonly passkey: boolean
  readonly now: number
  readonly latest: number
  readonly check: CheckSignature
}

/**
 * Verifies a second person's answer on the device whose question it is: signed by a key that was pinned, fresh, for this device,
 * run, step and question and exactly what was shown, and by somebody else than was asked first. Refuses `approval/second-unsound`,
 * with why. That it is spent once is up to whoever takes it.
 */
export const verifySecondWord = async (token: string, expected: SecondExpected): Promise<Result<SecondClaims>> => {
  const no = (why: string): Result<never> => refuse('approval/second-unsound', { why })
  const signed = await verifyJws(token, { type: SECOND_TYPE, keys: expected.keys, check: expected.check })
  if (!signed.ok) return no(signed.refusal.code)
  const parsed = secondClaimsSchema.safeParse(signed.value.claims)
  if (!parsed.success) return no('not complete')
  const claims = parsed.data
  if (claims.iat > (signed.value.key.exp ?? claims.iat)) return no('signed by an old key')
  const timed = checkTime(claims, expected)
  if (!timed.ok) return no(timed.refusal.code)
  if (claims.iss !== expected.issuer || claims.aud !== expected.device || claims.tenant !== expected.tenant)
    return no('for another device, tenant or server')
  if (claims.txn !== expected.run || claims.step !== expected.step || claims.question !== expected.question)
    return no('for another question')
  if (claims.shown !== expected.shown) return no('for something else than was shown')
  if (claims.sub === expected.person) return no('by the person who was asked first')
  if (expected.passkey && claims.choice === 'yes' && !claims.passkey) return no('without a passkey')
  return ok(claims)
}
