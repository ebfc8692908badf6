import * as z from 'zod'
import { EFFECT_CLASSES } from './effect-class.ts'
import { type Hash, hashJson } from './hash.ts'
import { VERBS } from './manifest.ts'

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const base = { run: z.string() }

/** What a device writes down. Values stand as salted commitments (`commit`); the salts stay on the device. */
export const journalEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run-begun'),
    ...base,
    plan: hash,
    token: z.string(),
    policy: hash,
    request: hash,
    agent: z.string()
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
    batch: z.int(),
    use: z.int(),
    args: hash
  }),
  z.strictObject({
    kind: z.literal('outcome'),
    ...base,
    step: z.string(),
    batch: z.int(),
    outcome: z.enum(['done', 'refused', 'raised', 'not-run', 'unknown']),
    code: z.string().optional(),
    value: hash.optional()
  }),
  z.strictObject({
    kind: z.literal('question'),
    ...base,
    question: z.string(),
    step: z.string().optional(),
    shown: hash
  }),
  z.strictObject({
    kind: z.literal('answer'),
    ...base,
    question: z.string(),
    choice: z.enum(['once', 'no', 'unanswered']),
    shown: hash,
    sig: z.string()
  }),
  z.strictObject({ kind: z.literal('resumed'), ...base, batch: z.int() }),
  z.strictObject({
    kind: z.literal('run-ended'),
    ...base,
    status: z.enum(['done', 'refused', 'failed', 'unknown']),
    code: z.string().optional(),
    result: hash.optional()
  })
])
export type JournalEvent = z.infer<typeof journalEventSchema>

/** One link of a device's chain. `seq` counts from 0; `prev` is the hash of the entry before, or 43 `A` for the first. */
export const journalEntrySchema = z.strictObject({
  v: z.literal(1),
  device: z.string(),
  seq: z.int().nonnegative(),
  prev: hash,
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
/** What an answer's `sig` is over: this and the hash of `{question, choice, shown}`. */
export const ANSWER_CONTEXT = 'writ-answer/1:'

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
    plan: hash,
    policy: hash,
    request: hash,
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
          max: z.int().positive(),
          approval: z.enum(['allow', 'ask'])
        })
      )
      .optional(),
    /** Ids of the flows that need the person's yes before the first act; `asked` counts these and the grants that ask. */
    flows: z.array(z.string()).optional()
  }),
  z.strictObject({
    kind: z.literal('plan-refused'),
    run: z.string(),
    agent: z.string(),
    plan: hash.optional(),
    code: z.string(),
    codes: z.array(z.string())
  }),
  z.strictObject({ kind: z.literal('token-renewed'), run: z.string(), token: z.string() }),
  z.strictObject({ kind: z.literal('run-refused'), run: z.string(), code: z.string() }),
  z.strictObject({ kind: z.literal('epoch-raised'), epoch: z.int() })
])
export type ServerEvent = z.infer<typeof serverEventSchema>

/** A leaf of the Merkle log is the RFC 8785 form of this. */
export const logLeafSchema = z.discriminatedUnion('from', [
  z.strictObject({ v: z.literal(1), from: z.literal('device'), entry: journalEntrySchema, sig: z.string() }),
  z.strictObject({ v: z.literal(1), from: z.literal('server'), at: z.iso.datetime(), event: serverEventSchema })
])
export type LogLeaf = z.infer<typeof logLeafSchema>
