import * as z from 'zod'
import { type Effect, FLOW_KINDS, type Flow, VERBS } from '../manifest.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { approvalNeedsSchema } from './approval-needs-schema.ts'
import { LANG } from './capability-terms.ts'
import { sandboxGrantSchema } from './sandbox-grant.ts'

const effectClass = z.enum(EFFECT_CLASSES)
/** What policy said to one effect or flow; `deny` never reaches a token except in `raise`. */
export const decisionSchema = z.enum(['allow', 'ask', 'deny'])
export type Decision = z.infer<typeof decisionSchema>

/** Longest reason of a policy that a token carries, in UTF-16 code units, and how many different ones. */
export const MAX_REASON = 600
export const MAX_REASONS = 64

/**
 * What the pages of a run may reach while it acts on their tabs: anything (`open`), or only the origins that the plan
 * declares (`declared`, the egress lock of ADR 12).
 */
export const egressSchema = z.enum(['open', 'declared'])
export type Egress = z.infer<typeof egressSchema>

/** One granted effect of the manifest (RFC 9396 authorization detail). */
export const actionGrantSchema = z.strictObject({
  type: z.literal('writ_action'),
  id: z.string(),
  origin: z.string(),
  verb: z.enum(VERBS),
  effect: effectClass,
  target: z.json().optional(),
  path: z.string().optional(),
  key: z.string().optional(),
  /** For `drag`, where it drops; the sign-in origins it may happen at too; a tool's function or the hash of code. */
  to: z.json().optional(),
  via: z.array(z.string()).optional(),
  name: z.string().optional(),
  /** For `call`: the pin of the tool that was approved. */
  pin: hashSchema.optional(),
  max: z.int().positive(),
  approval: z.enum(['allow', 'ask']),
  /** It may be done by input that the browser takes for a person's own (docs/trusted-input.md). Without it, events are made in the page. */
  input: z.literal('trusted').optional(),
  /** What policy says should the live page make the act riskier than `effect`. A class not named is denied. */
  raise: z.partialRecord(effectClass, decisionSchema),
  /** Classes, of this one and those in `raise`, whose question is asked each time: no lasting answer of the person counts for them. */
  each: z.array(effectClass).optional(),
  /** What its question needs besides a yes, by the class that the act turns out to have. A class not named needs nothing more. */
  needs: z.partialRecord(effectClass, approvalNeedsSchema).optional(),
  /** Which of the token's `reasons` policy gives for its question, by the class that the act turns out to have. */
  because: z.partialRecord(effectClass, z.int().nonnegative()).optional()
})
export type ActionGrant = z.infer<typeof actionGrantSchema>

export const flowGrantSchema = z.strictObject({
  type: z.literal('writ_flow'),
  id: z.string(),
  from: z.string(),
  to: z.string(),
  how: z.array(z.enum(FLOW_KINDS)),
  approval: z.enum(['allow', 'ask']),
  needs: approvalNeedsSchema.optional(),
  /** It is asked about each time: no lasting answer counts for it. */
  each: z.literal(true).optional(),
  because: z.int().nonnegative().optional()
})
export type FlowGrant = z.infer<typeof flowGrantSchema>

export const authorizationDetailSchema = z.discriminatedUnion('type', [
  actionGrantSchema,
  flowGrantSchema,
  sandboxGrantSchema
])
export type AuthorizationDetail = z.infer<typeof authorizationDetailSchema>

/** What every token of a policy server says: by whom, for whom of which tenant, and how long. */
export const anyTokenClaims = {
  iss: z.string().min(1),
  aud: z.string().min(1),
  sub: z.string().min(1),
  client_id: z.string().min(1),
  tenant: z.string().min(1),
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
  jti: z.string().min(16),
  /** The agent that acts for `sub` (RFC 8693 §4.1). */
  act: z.strictObject({ sub: z.string().min(1) }),
  policy_hash: hashSchema,
  /** Revocation epoch; a holder or an executor refuses tokens below the newest it has seen. */
  epoch: z.int().nonnegative()
} as const

/** Those of a token that is bound to a key. */
export const tokenClaims = {
  ...anyTokenClaims,
  /** Thumbprint of the holder's key (RFC 9449 §6.1). */
  cnf: z.strictObject({ jkt: hashSchema })
} as const

export const capabilityClaimsSchema = z.strictObject({
  ...tokenClaims,
  /** The run. */
  txn: z.string().min(1),
  authorization_details: z.array(authorizationDetailSchema),
  /** Policy's own words why it has something asked, for the person; grants name them by their place here. */
  reasons: z.array(z.string().min(1).max(MAX_REASON)).max(MAX_REASONS).optional(),
  /** Without this claim a token is malformed: what policy did not say is not granted. */
  egress: egressSchema,
  plan_hash: hashSchema,
  /** SHA-256 of the person's request, and of the canonical JSON of the inputs. */
  request_hash: hashSchema,
  inputs_hash: hashSchema,
  /** SHA-256 of the canonical JSON of the labels that the plan was decided with. */
  labels_hash: hashSchema,
  lang: z.literal(LANG),
  del_depth: z.literal(0),
  del_max_depth: z.literal(1),
  /** The held run that this one goes on with. */
  continues: z.string().min(1).optional(),
  /** The session of its agent that the plan was sent in: an answer for its task holds in its later turns too. */
  session: z.string().min(1).optional(),
  /** How long a question waits for its answer, in seconds; no answer is a no. */
  ask_seconds: z.int().positive()
})
export type CapabilityClaims = z.infer<typeof capabilityClaimsSchema>

/** Claims of the child capability that goes with one batch to one document (attenuating agent tokens). */
export interface BatchClaims {
  readonly iss: string
  /** The document: `tab:frame:documentId`. */
  readonly aud: string
  readonly iat: number
  readonly exp: number
  readonly jti: string
  readonly txn: string
  readonly seq: number
  /** SHA-256 of the parent token's compact form. */
  readonly par_hash: string
  readonly del_depth: 1
  readonly del_max_depth: 1
  /** SHA-256 of the canonical JSON of the acts. */
  readonly acts_hash: string
  /** The parent's grants that these acts need, and no other; `max` is the count within this batch. */
  readonly authorization_details: readonly ActionGrant[]
}

const sameOrigins = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((origin) => b.includes(origin)) && b.every((origin) => a.includes(origin))

/** Does the grant say the same as the effect the checker found on this device? Used on both sides of the wire. */
export const grantsEffect = (grant: ActionGrant, effect: Effect): boolean =>
  grant.id === effect.id &&
  grant.origin === effect.origin &&
  grant.verb === effect.verb &&
  grant.effect === effect.effect &&
  grant.path === effect.path &&
  grant.key === effect.key &&
  grant.name === effect.name &&
  grant.pin === effect.pin &&
  JSON.stringify(grant.target) === JSON.stringify(effect.target) &&
  JSON.stringify(grant.to) === JSON.stringify(effect.to) &&
  sameOrigins(grant.via ?? [], effect.via ?? []) &&
  grant.max >= effect.max

export const grantsFlow = (grant: Pick<Flow | FlowGrant, 'from' | 'to' | 'how'>, flow: Flow): boolean =>
  grant.from === flow.from && grant.to === flow.to && flow.how.every((how) => grant.how.includes(how))
