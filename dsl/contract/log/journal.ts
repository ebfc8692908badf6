import * as z from 'zod'
import { approvalNeedsSchema } from '../capability/approval-needs-schema.ts'
import { VERBS } from '../manifest.ts'
import { passkeyKeySchema, passkeyProofSchema } from '../person/passkey.ts'
import { SETTLED_SAID } from '../person/settlement.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { type Hash, hashJson } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'

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
    /** Commits to what the person answered, where a value was asked for. */
    value: hashSchema.optional(),
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
  'question' | 'choice' | 'shown' | 'covers' | 'given' | 'file' | 'value' | 'passkey'
>

/** What an answer's `sig` is over: `writ-answer/1:` and the hash of `{question, choice, shown}`, with `covers`, `given`, `file`, `value` and `passkey` where it has them. */
export const answerText = ({ question, choice, shown, covers, given, file, value, passkey }: Answered): string =>
  `writ-answer/1:${hashJson({
    question,
    choice,
    shown,
    ...(covers !== undefined && { covers }),
    ...(given !== undefined && { given }),
    ...(file !== undefined && { file }),
    ...(value !== undefined && { value }),
    ...(passkey && { passkey })
  })}`
