import * as z from 'zod'
import { agentBudgetSchema } from './agent-budget.ts'
import { AGENT_STATES, agentWhySchema, agentWordSchema } from './agent-state.ts'
import { approvalNeedsSchema } from './approval-needs-schema.ts'
import { egressSchema } from './capability.ts'
import { EFFECT_CLASSES } from './effect-class.ts'
import { askedErasureSchema } from './erasure.ts'
import { toldFeatureSchema } from './feature.ts'
import { type Hash, hashJson } from './hash.ts'
import { hashSchema } from './hash-schema.ts'
import { clearedLabelsSchema, clearedWhatSchema } from './labels.ts'
import { VERBS } from './manifest.ts'
import { passkeyKeySchema, passkeyProofSchema } from './passkey.ts'
import { TIERS } from './sandbox-grant.ts'
import { SETTLED_SAID } from './settlement.ts'
import { TOOL_CLASSES } from './tool-definition.ts'

const base = { run: z.string() }

/** What a device writes down. Values stand as salted commitments (`commit`); the salts stay on the device. */
export const journalEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run-begun'),
    ...base,
    plan: hashSchema,
    token: z.string(),
    policy: hashSchema,
    request: hashSchema,
    agent: z.string(),
    /** The held run that it goes on with. */
    continues: z.string().optional()
  }),
  z.strictObject({ kind: z.literal('token-renewed'), ...base, token: z.string() }),
  z.strictObject({
    kind: z.literal('intent'),
    ...base,
    step: z.string(),
    effect: z.string(),
    verb: z.enum(VERBS),
    class: z.enum(EFFECT_CLASSES),
    origin: z.string(),
    /** The sign-in origin of that site where it was done, if it was not at the site itself. */
    at: z.string().optional(),
    batch: z.int(),
    use: z.int(),
    args: hashSchema
  }),
  z.strictObject({
    kind: z.literal('outcome'),
    ...base,
    step: z.string(),
    batch: z.int(),
    outcome: z.enum(['done', 'refused', 'raised', 'not-run', 'unknown']),
    /** Of one that was raised: what the page made of it. */
    class: z.enum(EFFECT_CLASSES).optional(),
    code: z.string().optional(),
    value: hashSchema.optional()
  }),
  z.strictObject({
    kind: z.literal('question'),
    ...base,
    question: z.string(),
    step: z.string().optional(),
    /** What it is about, where that is no step; logs from before say nothing. */
    about: z.enum(['flows', 'sites', 'file', 'unlock', 'stop-agent']).optional(),
    /** Steps of later rounds of a loop, which stand in what was shown and are covered by a yes to it. */
    rows: z.array(z.string()).optional(),
    /** What the page made of the act that was shown, never below what was granted. */
    class: z.enum(EFFECT_CLASSES).optional(),
    shown: hashSchema,
    /** What a yes to it needs besides. */
    needs: approvalNeedsSchema.optional()
  }),
  z.strictObject({
    kind: z.literal('answer'),
    ...base,
    question: z.string(),
    choice: z.enum(['once', 'task', 'always', 'no', 'unanswered']),
    shown: hashSchema,
    /** Of a lasting answer: commits to what it covers. Each use of it says the same. */
    covers: hashSchema.optional(),
    /** Nobody was asked: the question that was answered so before. */
    given: z.string().optional(),
    /** Commits to the file that the person chose: its name, type, size and digest. */
    file: hashSchema.optional(),
    /** What the person's passkey signed, with the key that it was registered with on this device. */
    passkey: passkeyProofSchema.extend(passkeyKeySchema.shape).optional(),
    sig: z.string()
  }),
  /** How the second person answered, whom a yes of the first was put to. `jti` is that of the server's word; nobody's is none. */
  z.strictObject({
    kind: z.literal('second-answer'),
    ...base,
    question: z.string(),
    shown: hashSchema,
    choice: z.enum(['yes', 'no', 'unanswered']),
    approver: z.string().optional(),
    jti: z.string().optional()
  }),
  z.strictObject({ kind: z.literal('resumed'), ...base, batch: z.int() }),
  /** It stopped, and waits to be gone on with; the act that it stopped at was not done, or nobody knows. */
  z.strictObject({ kind: z.literal('run-held'), ...base, act: z.enum(['none', 'unknown']), code: z.string() }),
  /** Nobody goes on with it: it takes back what it did, or leaves it. */
  z.strictObject({ kind: z.literal('run-let-go'), ...base, undo: z.boolean() }),
  /** What its interpreter was told stands in this recording, which its readers can open (thumbprints of their keys). */
  z.strictObject({
    kind: z.literal('run-recorded'),
    ...base,
    /** The hash of its bytes, encrypted. */
    record: hashSchema,
    bytes: z.int().positive(),
    readers: z.array(hashSchema).min(1)
  }),
  z.strictObject({
    kind: z.literal('run-ended'),
    ...base,
    status: z.enum(['done', 'refused', 'failed', 'unknown']),
    code: z.string().optional(),
    result: hashSchema.optional()
  }),
  /** After the run had ended: the person's word on an act whose outcome nobody saw (`settledText`). */
  z.strictObject({
    kind: z.literal('settled'),
    ...base,
    step: z.string(),
    batch: z.int(),
    said: z.enum(SETTLED_SAID),
    /** The hash of what the page showed of the act and of the site. */
    shown: hashSchema,
    sig: z.string()
  })
])
export type JournalEvent = z.infer<typeof journalEventSchema>

/** One link of a device's chain. `seq` counts from 0; `prev` is the hash of the entry before, or 43 `A` for the first. */
export const journalEntrySchema = z.strictObject({
  v: z.literal(1),
  device: z.string(),
  seq: z.int().nonnegative(),
  prev: hashSchema,
  /** ISO 8601 time of the device. */
  at: z.iso.datetime(),
  /** SHA-256 of the extension's build. */
  build: z.string(),
  event: journalEventSchema
})
export type JournalEntry = z.infer<typeof journalEntrySchema>

/** `sig` is Ed25519 by the device's key over the UTF-8 bytes of `writ-journal/1:` and the entry's hash, as base64url. */
export const signedEntrySchema = z.strictObject({ entry: journalEntrySchema, sig: z.string() })
export type SignedEntry = z.infer<typeof signedEntrySchema>

export const GENESIS: Hash = 'A'.repeat(43)
export const hashEntry = (entry: JournalEntry): Hash => hashJson(entry)
export const JOURNAL_CONTEXT = 'writ-journal/1:'

type Answered = Pick<
  Extract<JournalEvent, { kind: 'answer' }>,
  'question' | 'choice' | 'shown' | 'covers' | 'given' | 'file' | 'passkey'
>

/** What an answer's `sig` is over: `writ-answer/1:` and the hash of `{question, choice, shown}`, with `covers`, `given`, `file` and `passkey` where it has them. */
export const answerText = ({ question, choice, shown, covers, given, file, passkey }: Answered): string =>
  `writ-answer/1:${hashJson({
    question,
    choice,
    shown,
    ...(covers !== undefined && { covers }),
    ...(given !== undefined && { given }),
    ...(file !== undefined && { file }),
    ...(passkey && { passkey })
  })}`

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
   * An admin registered or removed a server of tools, approved one of its tools by its pin or took that back, set or took away a credential; or one that
   * was approved was met as something else (`changed`).
   */
  z.strictObject({
    kind: z.literal('tools-set'),
    what: z.enum(['added', 'removed', 'approved', 'withdrawn', 'changed', 'credential', 'credential-removed']),
    server: z.string(),
    /** Of one that was added: its origin, or `program`. */
    place: z.string().optional(),
    tool: z.string().optional(),
    /** Of one that changed: of what its server says now, where that was told. */
    pin: hashSchema.optional(),
    class: z.enum(TOOL_CLASSES).optional(),
    /** Whose credential; everybody's, without one. */
    person: z.string().optional()
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

/** A leaf of the Merkle log is the RFC 8785 form of this. */
export const logLeafSchema = z.discriminatedUnion('from', [
  z.strictObject({ v: z.literal(1), from: z.literal('device'), entry: journalEntrySchema, sig: z.string() }),
  z.strictObject({ v: z.literal(1), from: z.literal('server'), at: z.iso.datetime(), event: serverEventSchema })
])
export type LogLeaf = z.infer<typeof logLeafSchema>
