import * as z from 'zod'
import { fitsAlgorithm } from '../jws/algorithms.ts'
import { readJws } from '../jws/read-jws.ts'
import { type Proven, verifyProof } from '../jws/verify-proof.ts'
import { ok, type Result, refuse } from '../result.ts'
import { hashText } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { authorizationDetailSchema, type CapabilityClaims } from './capability.ts'
import { BATCH_TYPE, EXECUTOR_TYPE, MAX_SKEW_SECONDS } from './capability-terms.ts'
import { isNarrower } from './is-narrower.ts'
import { type CapabilityExpectations, checkTime, verifyCapability } from './verify-capability.ts'

const childClaims = {
  iss: z.string().min(1),
  aud: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(16),
  txn: z.string().min(1),
  /** SHA-256 of the parent token's compact form. */
  par_hash: hashSchema,
  del_depth: z.int(),
  del_max_depth: z.int(),
  authorization_details: z.array(authorizationDetailSchema)
}

/**
 * Where code stands among what else runs in the sandbox of its run (`session` of its grant): it finds the files as the step `after` left
 * them, and nothing of what ran since, which did not count; `null` is a sandbox in which nothing ran.
 */
export const sessionStepSchema = z.strictObject({ step: z.string().min(1), after: z.string().min(1).nullable() })
export type SessionStep = z.infer<typeof sessionStepSchema>

/** What a child is for beside its grants: one batch for one document, or one run of code in one executor. */
const CHILDREN = {
  [BATCH_TYPE]: z.strictObject({ ...childClaims, seq: z.int().nonnegative(), acts_hash: hashSchema }),
  /** `input_hash`: SHA-256 of the canonical JSON of what is handed to the code. */
  [EXECUTOR_TYPE]: z.strictObject({ ...childClaims, input_hash: hashSchema, session: sessionStepSchema.optional() })
} as const
type Children = typeof CHILDREN

/** What was verified: the server's word, and the device's narrower one. */
export interface DeliveryClaims<T extends keyof Children> {
  readonly parent: CapabilityClaims
  readonly child: z.infer<Children[T]>
}

/** What crosses a border that no browser vouches for: the server's capability, the device's child of it, a proof of its key. */
export interface Delivery {
  readonly parent: string
  readonly child: string
  readonly proof: string | undefined
}

export interface DeliveryExpectations<T extends keyof Children> extends Omit<CapabilityExpectations, 'holder'> {
  readonly type: T
  /** Who takes it: the executor's id, or the document as `tab:frame:documentId`. */
  readonly audience: string
  /** How its proof must name this call. */
  readonly method: string
  readonly urls: readonly string[]
  /**
   * What its taker asks besides, once all else is well: the code itself, room for it. A refusal is given on and spends nothing, so
   * that the same child can come again.
   */
  admit?(claims: DeliveryClaims<T>): Result<void>
  /** Writes down durably that this was used, to be kept until `expires` in seconds; `false` where it was before. */
  spend(once: string, expires: number): Promise<boolean>
}

/**
 * Verifies a child capability with the whole chain behind it (docs/capability.md, chain rules): a proof of the device's key made
 * over this child, the server's capability bound to that key, the child signed by it and in nothing wider. The executor and a
 * webview's bridge use it; a document that the browser vouches for has `verifyBatch`.
 * Refuses `capability/*`: `proof`, `malformed`, `foreign`, `widened`, `replayed`, and what `verifyCapability` and `admit` refuse.
 */
export const verifyDelivery = async <T extends keyof Children>(
  { parent, child, proof }: Delivery,
  expected: DeliveryExpectations<T>
): Promise<Result<DeliveryClaims<T>>> => {
  const proven = await verifyProof(proof, { ...expected, token: child })
  if (!proven.ok) return proven
  const granted = await verifyCapability(parent, expected)
  if (!granted.ok) return granted
  if (granted.value.cnf.jkt !== proven.value.jkt) return refuse('capability/foreign')
  const claims = await readChild(child, proven.value, expected)
  if (!claims.ok) return claims
  const linked = checkLink(claims.value, { token: parent, claims: granted.value }, expected)
  if (!linked.ok) return linked
  const verified = { parent: granted.value, child: claims.value }
  const admitted = expected.admit?.(verified) ?? ok(undefined)
  if (!admitted.ok) return admitted
  const fresh =
    (await expected.spend(proven.value.once, proven.value.expires)) &&
    (await expected.spend(`child ${claims.value.jti}`, claims.value.exp + MAX_SKEW_SECONDS))
  return fresh ? ok(verified) : refuse('capability/replayed')
}

/** The child's claims, once the key that was proven is known to have signed them. */
const readChild = async <T extends keyof Children>(
  child: string,
  { jwk, jkt }: Proven,
  { type, check }: Pick<DeliveryExpectations<T>, 'type' | 'check'>
): Promise<Result<z.infer<Children[T]>>> => {
  const read = readJws(child, { type, names: ['alg', 'kid', 'typ'] })
  if (!read.ok) return read
  if (read.value.header.kid !== jkt) return refuse('capability/unknown-key')
  if (!fitsAlgorithm(jwk, read.value.alg)) return refuse('capability/algorithm')
  if (!(await check(child, jwk, read.value.alg))) return refuse('capability/bad-signature')
  const claims = CHILDREN[type].safeParse(read.value.claims)
  return claims.success ? ok(claims.data as z.infer<Children[T]>) : refuse('capability/malformed')
}

/** The rules of one link: the child names its parent, lives within it, goes one deeper, and grants no more. */
const checkLink = (
  child: z.infer<Children[keyof Children]>,
  parent: { readonly token: string; readonly claims: CapabilityClaims },
  expected: Pick<DeliveryExpectations<keyof Children>, 'audience' | 'now' | 'latest'>
): Result<void> => {
  const { claims } = parent
  if (child.aud !== expected.audience) return refuse('capability/foreign')
  if (child.iss !== claims.aud || child.txn !== claims.txn) return refuse('capability/foreign')
  if (child.par_hash !== hashText(parent.token)) return refuse('capability/foreign')
  if (child.del_depth !== claims.del_depth + 1 || child.del_depth > claims.del_max_depth)
    return refuse('capability/widened')
  if (child.del_max_depth !== claims.del_max_depth) return refuse('capability/widened')
  if (child.exp > claims.exp || child.iat < claims.iat) return refuse('capability/widened')
  const timed = checkTime(child, expected)
  if (!timed.ok) return timed
  if (!isNarrower(child.authorization_details, claims.authorization_details)) return refuse('capability/widened')
  return saysItsStep(child) ? ok(undefined) : refuse('capability/malformed')
}

/** A child says where it stands in the sandbox of its run just where its grant is for that sandbox. */
const saysItsStep = (child: z.infer<Children[keyof Children]>): boolean => {
  const shares = child.authorization_details.some((one) => one.type === 'writ_sandbox' && one.session !== undefined)
  return shares === ('session' in child && child.session !== undefined)
}
