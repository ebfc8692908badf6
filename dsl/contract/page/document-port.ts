import * as z from 'zod'
import { refusalSchema } from '../api/run-report.ts'
import { EFFECT_CLASSES, type EffectClass } from '../plan/effect-class.ts'
import type { FormFieldFact, LiveFacts } from '../plan/facts.ts'
import type { LiveTarget } from '../plan/target.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { ACT_NOTES, type Batch, type PageAct } from './batch.ts'
import { pictureSchema } from './picture.ts'
import { handEventSchema, MAX_HAND_EVENTS } from './trusted-input.ts'

/** What the background says to a document. The first message pins the key that all batches must be signed with. */
export type ToDocument =
  | { readonly type: 'hello'; readonly audience: string; readonly publicKeyX: string }
  | { readonly type: 'batch'; readonly txn: string; readonly seq: number; readonly batch: Batch }
  /** A piece of the file that an act of the next batch uploads, in order. */
  | {
      readonly type: 'bytes'
      readonly txn: string
      readonly seq: number
      readonly step: string
      readonly bytes: string
    }
  /** The browser itself began a download: nothing else is to be waited for. */
  | { readonly type: 'came'; readonly txn: string }
  | { readonly type: 'look'; readonly id: number; readonly act: PageAct; readonly granted: EffectClass }
  /** What the document shows, for the person to whom the extension tells it. */
  | { readonly type: 'outline'; readonly id: number }
  /** Puts a sign into the frame that `target` means in this document, which is of `at`, if a document of `origin` stands there. */
  | {
      readonly type: 'sign'
      readonly id: number
      readonly target: LiveTarget
      readonly at: string
      readonly origin: string
      readonly sign: string
    }
  /** The next signs that are put into this document are to be told. */
  | { readonly type: 'tell-signs' }
  /** Where a target stands in the viewport, and what a picture of it must not show. */
  | { readonly type: 'frame-picture'; readonly id: number; readonly target: LiveTarget; readonly at: string }
  /** What became of a `hand`: may the browser's own input be used, or was it? */
  | { readonly type: 'handed'; readonly id: number; readonly done: boolean }
  /** Nothing more is to be done for this run. */
  | { readonly type: 'halt'; readonly txn: string }
  /** Asks again how a batch went, after the background was restarted. */
  | { readonly type: 'status'; readonly txn: string; readonly seq: number }

const text = z.string().max(1_000_000)

const fieldShape = {
  label: text,
  value: text.nullable(),
  whole: hashSchema.optional()
} satisfies Record<keyof FormFieldFact, z.ZodType>

const formShape = {
  action: text,
  method: text,
  target: text.optional(),
  fields: z.array(z.strictObject(fieldShape)).max(1000),
  left: z.literal(true).optional(),
  digest: text.optional()
} satisfies Record<keyof NonNullable<LiveFacts['form']>, z.ZodType>

const dropShape = {
  role: text,
  name: text,
  row: text.optional(),
  rowDigest: hashSchema.optional()
} satisfies Record<keyof NonNullable<LiveFacts['drop']>, z.ZodType>

const toolShape = {
  title: text.optional(),
  description: text,
  pin: hashSchema
} satisfies Record<keyof NonNullable<LiveFacts['tool']>, z.ZodType>

// A document that tells one fact more than stands here is not listened to: each has its place, which the compiler holds.
const factsShape = {
  origin: text,
  url: text,
  title: text,
  account: z.string().max(200).optional(),
  accountUnclear: z.literal(true).optional(),
  role: text,
  name: text,
  effect: z.enum(EFFECT_CLASSES),
  raisedBy: text.optional(),
  form: z.strictObject(formShape).optional(),
  tool: z.strictObject(toolShape).optional(),
  link: text.optional(),
  linkTarget: text.optional(),
  row: text.optional(),
  rowDigest: hashSchema.optional(),
  drop: z.strictObject(dropShape).optional()
} satisfies Record<keyof LiveFacts, z.ZodType>

const liveFactsSchema = z.strictObject(factsShape)

export const actOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('done'),
    value: z.json().optional(),
    note: z.enum(ACT_NOTES).optional()
  }),
  z.strictObject({ kind: z.literal('refused'), refusal: refusalSchema }),
  z.strictObject({ kind: z.literal('raised'), facts: liveFactsSchema }),
  z.strictObject({ kind: z.literal('not-run') }),
  z.strictObject({ kind: z.literal('unknown') })
])

const sequence = { txn: z.string(), seq: z.int() }

/** What a document says to the background: data labelled with that page, never permission, whoever forged it. */
export const fromDocumentSchema = z.discriminatedUnion('type', [
  /** Sent just before the first event of an act: what was not begun did not happen. */
  z.strictObject({ type: z.literal('begun'), ...sequence, step: z.string() }),
  /** A piece of the file that an act downloads, in order. */
  z.strictObject({ type: z.literal('bytes'), ...sequence, step: z.string(), bytes: z.base64url().max(400_000) }),
  z.strictObject({ type: z.literal('outcome'), ...sequence, step: z.string(), outcome: actOutcomeSchema }),
  z.strictObject({ type: z.literal('refused'), ...sequence, refusal: refusalSchema }),
  z.strictObject({
    type: z.literal('looked'),
    id: z.int(),
    looked: z.union([z.strictObject({ facts: liveFactsSchema }), z.strictObject({ refusal: refusalSchema })])
  }),
  z.strictObject({ type: z.literal('outlined'), id: z.int(), page: z.json() }),
  z.strictObject({
    type: z.literal('status'),
    ...sequence,
    known: z.boolean(),
    running: z.boolean(),
    outcomes: z.record(z.string(), actOutcomeSchema)
  }),
  z.strictObject({
    type: z.literal('picture'),
    id: z.int(),
    framed: z.union([z.strictObject({ picture: pictureSchema }), z.strictObject({ refusal: refusalSchema })])
  }),
  z.strictObject({ type: z.literal('put'), id: z.int(), refusal: refusalSchema.optional() }),
  z.strictObject({ type: z.literal('signed'), sign: z.string().max(64) }),
  /** The page says that a dialog of the browser's comes (`open`), or has gone: a reason to wait, and no evidence. */
  z.strictObject({ type: z.literal('dialog'), open: z.boolean() }),
  /**
   * Asks for the browser's own input for an act that was granted it: to take it into the hand, without events, and once to use it.
   */
  z.strictObject({
    type: z.literal('hand'),
    ...sequence,
    step: z.string(),
    id: z.int(),
    events: z.array(handEventSchema).max(MAX_HAND_EVENTS)
  }),
  /** Holds a Firefox event page while a run is live. */
  z.strictObject({ type: z.literal('alive') })
])
export type FromDocument = z.infer<typeof fromDocumentSchema>
