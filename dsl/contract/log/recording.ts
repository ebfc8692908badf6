import * as z from 'zod'
import { refusalSchema } from '../api/run-report.ts'
import type { EffectId } from '../manifest.ts'
import type { ActOutcome, FileDigest } from '../page/batch.ts'
import { actOutcomeSchema } from '../page/document-port.ts'
import { type PasskeyKey, type PasskeyProof, passkeyKeySchema, passkeyProofSchema } from '../person/passkey.ts'
import type { AnswerChoice, Question, Request } from '../person/question.ts'
import { type Refs, refsSchema } from '../plan/refs.ts'
import type { Refusal } from '../result.ts'
import type { ApprovedAct } from '../stage.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { type ApprovedTools, approvedToolsSchema } from '../tools/tool-definition.ts'
import { type Labels, labelsSchema } from '../values/labels.ts'
import type { Value } from '../values/value.ts'

/** What a commitment of the log is to, where that is not told already: its salt, and the value. */
export interface Opened {
  readonly salt: string
  readonly value: Value
}

/**
 * One thing that a run's interpreter was told, or that its journal says beside it, in the order in which the device wrote them
 * down. Whoever has the plan and all of these can run the interpreter again, and write the same journal. No secret stands in any: the
 * interpreter knows them by name.
 */
export type Turn =
  /** It was taken from the server, under this token. */
  | { readonly kind: 'taken'; readonly token: string; readonly policy: string; readonly agent: string }
  /** It began with these inputs; again, where the person chose a file that is one. */
  | { readonly kind: 'started'; readonly given: Readonly<Record<string, Value>>; readonly holds?: true }
  /** It went on until it needed something; acts of these effects ask the person. */
  | { readonly kind: 'advanced'; readonly asks: readonly EffectId[] }
  /** Its page is where the plan wants it. */
  | { readonly kind: 'arrived' }
  | { readonly kind: 'paused'; readonly over: boolean }
  /** Nothing of what it needs was begun: it waits before that. */
  | { readonly kind: 'put-back' }
  | { readonly kind: 'approved'; readonly approved: ApprovedAct }
  /** The answer that an approval leaned on is over. */
  | { readonly kind: 'unapproved' }
  /** What it needs was refused before it asked for it, after it did but before anything was begun, or the whole run was. */
  | { readonly kind: 'refused' | 'not-begun' | 'stopped'; readonly refusal: Refusal }
  /** What it needs is being done, at the origin `at` where that is a sign-in's: a salt for each act, and what is in the file it brings. */
  | {
      readonly kind: 'begun'
      readonly at?: string
      readonly acts: readonly { readonly salt: string; readonly bytes?: FileDigest }[]
    }
  /** How that ended: a salt for each act that gave something, and what is in the file that it gave. */
  | {
      readonly kind: 'settled'
      readonly outcomes: readonly ActOutcome[]
      readonly told: readonly { readonly salt?: string; readonly file?: Value }[]
    }
  /** A later life of the device's worker found acts without an outcome. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'renewed'; readonly token: string }
  | { readonly kind: 'asked'; readonly question: Question }
  | {
      readonly kind: 'answered'
      readonly question: string
      readonly choice: AnswerChoice | 'unanswered'
      readonly covers?: Opened
      readonly given?: string
      readonly file?: Opened
      readonly value?: Opened
      readonly passkey?: PasskeyProof & PasskeyKey
    }
  | {
      readonly kind: 'second'
      readonly question: string
      readonly choice: 'yes' | 'no' | 'unanswered'
      readonly approver?: string
      readonly jti?: string
    }
  /** It stopped, and is held; nobody went on with it. */
  | { readonly kind: 'held' }
  | { readonly kind: 'let-go'; readonly undo: boolean }
  | { readonly kind: 'ended'; readonly salt: string }

/** A run as it can be replayed: its plan, what that was checked against, and all that its interpreter was told. */
export interface Recording {
  readonly v: 1
  readonly run: string
  /** SHA-256 of the extension's build whose interpreter it was. */
  readonly build: string
  readonly text: string
  readonly request: Request
  readonly inputs: Readonly<Record<string, Value>>
  readonly labels: Labels
  readonly tools?: ApprovedTools
  /** What the refs in its plan stand for. */
  readonly refs?: Refs
  readonly turns: readonly Turn[]
}

const value = z.json()
const salt = z.string()
const opened = z.strictObject({ salt, value })
const digest = z.strictObject({ type: z.string(), size: z.int().nonnegative(), sha256: hashSchema })
const question = z.looseObject({ id: z.string(), about: z.looseObject({ kind: z.string() }) })

const turnSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('taken'), token: z.string(), policy: hashSchema, agent: z.string() }),
  z.strictObject({ kind: z.literal('started'), given: z.record(z.string(), value), holds: z.literal(true).optional() }),
  z.strictObject({ kind: z.literal('advanced'), asks: z.array(z.string()) }),
  z.strictObject({ kind: z.enum(['arrived', 'put-back', 'unapproved', 'resumed', 'held']) }),
  z.strictObject({ kind: z.literal('paused'), over: z.boolean() }),
  z.strictObject({
    kind: z.literal('approved'),
    approved: z.strictObject({ step: z.string(), facts: z.record(z.string(), value).optional() })
  }),
  z.strictObject({ kind: z.enum(['refused', 'not-begun', 'stopped']), refusal: refusalSchema }),
  z.strictObject({
    kind: z.literal('begun'),
    at: z.string().optional(),
    acts: z.array(z.strictObject({ salt, bytes: digest.optional() }))
  }),
  z.strictObject({
    kind: z.literal('settled'),
    outcomes: z.array(actOutcomeSchema),
    told: z.array(z.strictObject({ salt: salt.optional(), file: value.optional() }))
  }),
  z.strictObject({ kind: z.literal('renewed'), token: z.string() }),
  z.strictObject({ kind: z.literal('asked'), question }),
  z.strictObject({
    kind: z.literal('answered'),
    question: z.string(),
    choice: z.enum(['once', 'task', 'always', 'no', 'unanswered']),
    covers: opened.optional(),
    given: z.string().optional(),
    file: opened.optional(),
    value: opened.optional(),
    passkey: passkeyProofSchema.extend(passkeyKeySchema.shape).optional()
  }),
  z.strictObject({
    kind: z.literal('second'),
    question: z.string(),
    choice: z.enum(['yes', 'no', 'unanswered']),
    approver: z.string().optional(),
    jti: z.string().optional()
  }),
  z.strictObject({ kind: z.literal('let-go'), undo: z.boolean() }),
  z.strictObject({ kind: z.literal('ended'), salt })
])

const recordingSchema = z.strictObject({
  v: z.literal(1),
  run: z.string(),
  build: z.string(),
  text: z.string(),
  request: z.strictObject({ text: z.string(), saidBy: z.enum(['person', 'host', 'agent']) }),
  inputs: z.record(z.string(), value),
  labels: labelsSchema,
  tools: approvedToolsSchema.optional(),
  refs: refsSchema.optional(),
  turns: z.array(turnSchema)
})

/** Reads a recording; the place of the first thing that is none, as `turns.3.kind`, where it is none. */
export const readRecording = (json: unknown): { readonly recording: Recording } | { readonly fault: string } => {
  const read = parsed(json)
  // What a page showed or a person was asked is compared by its hash, and not looked into.
  if (read?.success) return { recording: read.data as unknown as Recording }
  return { fault: read?.error.issues[0]?.path.join('.') || 'the whole' }
}

const parsed = (json: unknown) => {
  try {
    return recordingSchema.safeParse(json)
  } catch (error) {
    // Whoever walks what is nested so deep runs out of stack.
    if (error instanceof RangeError) return undefined
    throw error
  }
}
