import {
  type ActionGrant,
  BATCH_TYPE,
  type Batch,
  type BatchClaims,
  hashJson,
  isActionGrant,
  isLook,
  type Json,
  MAX_LIFE_SECONDS,
  MAX_SKEW_SECONDS,
  ok,
  type Result,
  readJws,
  refuse
} from '@writ/dsl/contract'
import { grantOf } from './grant-of.ts'
import { isSigned } from './is-signed.ts'

/** What a document knows of itself and of what it was told before. */
export interface VerifyContext {
  /** The background's public Ed25519 key, `x` of its JWK (RFC 8037). */
  readonly publicKeyX: string
  /** This document: `tab:frame:documentId`. */
  readonly audience: string
  readonly txn: string
  /** The highest `seq` accepted so far; -1 before the first. */
  readonly lastSeq: number
  /** Seconds since the epoch. */
  readonly now: number
}

type Members = Readonly<Record<string, unknown>>

const TEXTS = ['iss', 'aud', 'jti', 'txn', 'par_hash', 'acts_hash'] as const
const NUMBERS = ['iat', 'exp', 'seq'] as const
const CLAIMS: readonly string[] = [...TEXTS, ...NUMBERS, 'del_depth', 'del_max_depth', 'authorization_details']

const readClaims = (claims: Members): BatchClaims | undefined => {
  const texts = TEXTS.every((name) => typeof claims[name] === 'string' && claims[name] !== '')
  const numbers = NUMBERS.every((name) => Number.isSafeInteger(claims[name]))
  const depth = claims.del_depth === 1 && claims.del_max_depth === 1
  const only = Object.keys(claims).every((name) => CLAIMS.includes(name))
  const details = claims.authorization_details
  const granted = Array.isArray(details) && details.every(isActionGrant)
  return texts && numbers && depth && only && granted ? (claims as unknown as BatchClaims) : undefined
}

const checkTime = ({ iat, exp }: BatchClaims, now: number): Result<void> => {
  if (exp - iat > MAX_LIFE_SECONDS) return refuse('capability/too-long')
  if (iat > now + MAX_SKEW_SECONDS) return refuse('capability/not-yet')
  return exp + MAX_SKEW_SECONDS > now ? ok(undefined) : refuse('capability/expired', { late: Math.ceil(now - exp) })
}

const checkActs = ({ acts }: Batch, grants: readonly ActionGrant[]): Result<void> => {
  const uses = new Map<string, number>()
  const steps = new Set<string>()
  for (const act of acts) {
    const grant = grantOf(grants, act)
    if (!grant || steps.has(act.step)) return refuse('capability/not-granted')
    if ((act.page.verb === 'fill-secret') !== (act.class === 'secret')) return refuse('capability/not-granted')
    // An act that a person must approve carries what they approved, to be compared with the live page.
    if (grant.approval === 'ask' && !act.approved && !isLook(act.page.verb)) return refuse('capability/not-granted')
    steps.add(act.step)
    const used = (uses.get(grant.id) ?? 0) + 1
    uses.set(grant.id, used)
    if (used > grant.max) return refuse('capability/used-up', { max: grant.max })
  }
  return ok(undefined)
}

const hashOf = (batch: Batch): string | undefined => {
  try {
    return hashJson(batch.acts as unknown as Json)
  } catch {
    return undefined
  }
}

/**
 * Verifies the child capability that came with a batch, and every act against it (ADR 2): a compact JWS, EdDSA
 * over Ed25519, in its one canonical spelling. Refuses with `capability/*`: `malformed`, `algorithm`, `wrong-type`,
 * `bad-signature`, `foreign` (another document or run), `too-long`, `not-yet`, `expired`, `replayed`, `not-granted`,
 * `used-up`.
 */
export const verifyBatch = (batch: Batch, ctx: VerifyContext): Result<BatchClaims> => {
  const read = readJws(batch.token, { type: BATCH_TYPE, names: ['alg', 'kid', 'typ'] })
  if (!read.ok) return read
  if (read.value.alg !== 'EdDSA') return refuse('capability/algorithm')
  const [head, body, signature = ''] = batch.token.split('.')
  if (!isSigned(`${head}.${body}`, signature, ctx.publicKeyX)) return refuse('capability/bad-signature')
  const claims = readClaims(read.value.claims)
  if (!claims) return refuse('capability/malformed')
  if (claims.aud !== ctx.audience || claims.txn !== ctx.txn) return refuse('capability/foreign')
  const timed = checkTime(claims, ctx.now)
  if (!timed.ok) return timed
  if (claims.seq <= ctx.lastSeq) return refuse('capability/replayed')
  if (claims.acts_hash !== hashOf(batch)) return refuse('capability/not-granted')
  const acts = checkActs(batch, claims.authorization_details)
  return acts.ok ? ok(claims) : acts
}
