import * as z from 'zod'
import { agentBudgetSchema } from '../capability/agent-budget.ts'
import { approvalNeedsSchema } from '../capability/approval-needs-schema.ts'
import { egressSchema } from '../capability/capability.ts'
import { TIERS } from '../capability/sandbox-grant.ts'
import { askedErasureSchema } from '../log/erasure.ts'
import { VERBS } from '../manifest.ts'
import { passkeyKeySchema, passkeyProofSchema } from '../person/passkey.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { toldFeatureSchema } from '../tools/feature.ts'
import { TOOL_CLASSES } from '../tools/tool-definition.ts'
import { clearedLabelsSchema, clearedWhatSchema } from '../values/labels.ts'
import { AGENT_STATES, agentWhySchema, agentWordSchema } from './agent-state.ts'

const approverMeansSchema = z.union([z.strictObject({ key: hashSchema }), z.strictObject({ session: hashSchema })])
/** What an approver answered with, by its hash. */
export type ApproverMeans = z.infer<typeof approverMeansSchema>

/** What the server writes down by itself. */
export const serverEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('device-enrolled'),
    device: z.string(),
    person: z.string(),
    jwk: z.record(z.string(), z.string()),
    build: z.string()
  }),
  z.strictObject({
    kind: z.literal('plan-decided'),
    run: z.string(),
    agent: z.string(),
    device: z.string(),
    plan: hashSchema,
    policy: hashSchema,
    request: hashSchema,
    /** The held run that it goes on with. */
    continues: z.string().optional(),
    /** The session that it was sent in; logs from before say nothing. */
    session: z.string().optional(),
    /** What the plan's pages may reach while it acts on them; logs from before say nothing. */
    egress: egressSchema.optional(),
    allowed: z.int(),
    asked: z.int(),
    /** The token's `jti`. */
    token: z.string(),
    /** What was granted at most, so that a verifier can count uses; no target or path, which may hold the plan's literals. */
    grants: z
      .array(
        z.strictObject({
          id: z.string(),
          verb: z.enum(VERBS),
          effect: z.enum(EFFECT_CLASSES),
          origin: z.string(),
          /** The sign-in origins where it may happen too. */
          via: z.array(z.string()).optional(),
          /** For `call`: the pin of the tool. */
          pin: hashSchema.optional(),
          max: z.int().positive(),
          approval: z.enum(['allow', 'ask']),
          /** What a yes to it needs besides, by the class that it turns out to have. */
          needs: z.partialRecord(z.enum(EFFECT_CLASSES), approvalNeedsSchema).optional(),
          /** Classes that are asked about each time: no lasting answer counts for them. */
          each: z.array(z.enum(EFFECT_CLASSES)).optional()
        })
      )
      .optional(),
    /** Ids of the flows that need the person's yes before the first act; `asked` counts these and the grants that ask. */
    flows: z.array(z.string()).optional(),
    /** What the yes to these flows needs besides. */
    flowsNeed: approvalNeedsSchema.optional(),
    /** Some of them are asked about each time: no lasting answer counts for them. */
    flowsEach: z.literal(true).optional()
  }),
  z.strictObject({
    kind: z.literal('plan-refused'),
    run: z.string(),
    agent: z.string(),
    plan: hashSchema.optional(),
    code: z.string(),
    codes: z.array(z.string())
  }),
  z.strictObject({ kind: z.literal('token-renewed'), run: z.string(), token: z.string() }),
  /** A token for machines without a plan was signed: for which key (its thumbprint), at which executor, and what it allows at most. */
  z.strictObject({
    kind: z.literal('sandbox-granted'),
    agent: z.string(),
    person: z.string(),
    holder: hashSchema,
    token: z.string(),
    executor: z.string(),
    policy: hashSchema,
    tier: z.enum(TIERS),
    languages: z.array(z.string()),
    image: z.string(),
    /** By the names that the token has for them. */
    limits: z.record(z.string(), z.int().nonnegative()),
    egress: z.array(z.string())
  }),
  z.strictObject({
    kind: z.literal('sandbox-refused'),
    agent: z.string(),
    person: z.string(),
    holder: hashSchema,
    code: z.string()
  }),
  z.strictObject({ kind: z.literal('run-refused'), run: z.string(), code: z.string() }),
  /** A second person answered a question of a device, whose first person had said yes. */
  z.strictObject({
    kind: z.literal('second-answered'),
    run: z.string(),
    question: z.string(),
    shown: hashSchema,
    approver: z.string(),
    choice: z.enum(['yes', 'no']),
    /** What they answered with: the hash of their key, or that of their sign-in to the console. */
    by: approverMeansSchema,
    /** What the passkey that they registered signed, where they proved with it that they were there. */
    passkey: passkeyProofSchema.optional(),
    jti: z.string()
  }),
  /** A person became one who may be the second, by a key of which this is the hash; or begins anew with another. */
  z.strictObject({ kind: z.literal('approver-added'), person: z.string(), key: hashSchema }),
  /** Their key, passkey and sign-ins are worth nothing from here on. */
  z.strictObject({ kind: z.literal('approver-removed'), person: z.string() }),
  /** They registered the passkey that proves their presence; each has one, until they begin anew. */
  z.strictObject({
    kind: z.literal('approver-passkey'),
    person: z.string(),
    session: hashSchema,
    passkey: passkeyKeySchema
  }),
  /** They signed in to the console; `session` is the hash of what their browser was given. */
  z.strictObject({
    kind: z.literal('approver-signed-in'),
    person: z.string(),
    key: hashSchema,
    session: hashSchema,
    expires: z.iso.datetime()
  }),
  z.strictObject({ kind: z.literal('approver-signed-out'), person: z.string(), session: hashSchema }),
  /** What agents were shown or released was forgotten: by an admin, or on the word of the person, signed by a device. */
  z.strictObject({
    kind: z.literal('labels-cleared'),
    person: z.string(),
    what: clearedWhatSchema,
    by: clearedLabelsSchema.omit({ what: true }).optional()
  }),
  /** An agent was made, with the key of which this is the hash; or one that was stopped begins anew with another. */
  z.strictObject({ kind: z.literal('agent-registered'), agent: z.string(), key: hashSchema }),
  /** An agent was paused, stopped or let go on: by an admin, or as far as it acts for a person on their word, signed by their device. */
  z.strictObject({
    kind: z.literal('agent-set'),
    agent: z.string(),
    state: z.enum(AGENT_STATES),
    why: agentWhySchema.optional(),
    person: z.string().optional(),
    by: agentWordSchema.omit({ agent: true, state: true }).optional()
  }),
  /**
   * An admin registered or removed a server of tools, approved one of its tools by its pin or took that back, set or took away a credential, as a person does with
   * their own; or one that was approved was met as something else (`changed`).
   */
  z.strictObject({
    kind: z.literal('tools-set'),
    what: z.enum([
      'added',
      'removed',
      'approved',
      'withdrawn',
      'changed',
      'credential',
      'credential-removed',
      'credential-ended'
    ]),
    server: z.string(),
    /** Of one that was added: its origin, or `program`. */
    place: z.string().optional(),
    /** Of one that is signed in at: the authorization server. */
    issuer: z.string().optional(),
    tool: z.string().optional(),
    /** Of one that changed: of what its server says now, where that was told. */
    pin: hashSchema.optional(),
    class: z.enum(TOOL_CLASSES).optional(),
    /** Whose credential; everybody's, without one. */
    person: z.string().optional(),
    /** On which device that person set it or took it away; an admin did, without one. */
    device: z.string().optional()
  }),
  /** What features the app around a device has: all of them, each time that one of them is another. */
  z.strictObject({ kind: z.literal('features-told'), device: z.string(), features: z.array(toldFeatureSchema) }),
  /** A device's call of a tool was taken, before it was made; and how that ended. What was given and what came back is not told. */
  z.strictObject({
    kind: z.literal('tool-called'),
    run: z.string(),
    step: z.string(),
    effect: z.string(),
    server: z.string(),
    tool: z.string(),
    pin: hashSchema
  }),
  z.strictObject({
    kind: z.literal('tool-answered'),
    run: z.string(),
    step: z.string(),
    code: z.string().optional(),
    /** Of one that was refused: it may have been done all the same. */
    sent: z.boolean().optional()
  }),
  /** What an agent may use, or any that has no budget of its own; without `budget`, that is bounded no more. */
  z.strictObject({ kind: z.literal('budget-set'), agent: z.string().optional(), budget: agentBudgetSchema.optional() }),
  z.strictObject({ kind: z.literal('epoch-raised'), epoch: z.int() }),
  /** Another key signs capabilities from here on. */
  z.strictObject({ kind: z.literal('key-rotated'), kid: z.string() }),
  /** A version of the tenant's policy took effect: they go up by one. `policy` is the hash of its text. */
  z.strictObject({ kind: z.literal('policy-set'), version: z.int().positive(), policy: hashSchema }),
  /** So many of these witnesses (C2SP verifier keys) must have cosigned a checkpoint; none, where there are no keys. */
  z.strictObject({
    kind: z.literal('witnesses-set'),
    need: z.int().nonnegative(),
    keys: z.array(z.string().max(300)).max(32)
  }),
  /**
   * What is told of a run is erased so many days after its end; nothing is by itself, without them. `byPerson`: persons may have what is
   * told of them erased without asking an admin.
   */
  z.strictObject({
    kind: z.literal('retention-set'),
    days: z.int().positive().optional(),
    byPerson: z.literal(true).optional()
  }),
  /** A person asked to have what is told of them erased, by a word that their device signed. */
  z.strictObject({ kind: z.literal('erasure-asked'), person: z.string(), by: askedErasureSchema }),
  /**
   * The texts of these leaves were erased; their hashes stay. `leaves` are ranges `[from, end)`; `chains` say what of a device's
   * chain went with them: entries `from` to `to`, the hash of the last of which is `head`.
   */
  z.strictObject({
    kind: z.literal('leaves-erased'),
    why: z.enum(['retention', 'request']),
    leaves: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])),
    chains: z.array(
      z.strictObject({ device: z.string(), from: z.int().nonnegative(), to: z.int().nonnegative(), head: hashSchema })
    )
  })
])
export type ServerEvent = z.infer<typeof serverEventSchema>
