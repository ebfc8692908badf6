import * as z from 'zod'
import type { Batch, PageAct } from './batch.ts'
import { EFFECT_CLASSES, type EffectClass } from './effect-class.ts'
import { refusalSchema } from './run-report.ts'
import type { LiveTarget } from './target.ts'

/** Name of the port that a document's interpreter opens to the background, before a colon and the interpreter's own random id. */
export const DOCUMENT_PORT = 'writ-document'

/** What the background says to a document. The first message pins the key that all batches must be signed with. */
export type ToDocument =
  | { readonly type: 'hello'; readonly audience: string; readonly publicKeyX: string }
  | { readonly type: 'batch'; readonly txn: string; readonly seq: number; readonly batch: Batch }
  | { readonly type: 'look'; readonly id: number; readonly act: PageAct; readonly granted: EffectClass }
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
  /** Nothing more is to be done for this run. */
  | { readonly type: 'halt'; readonly txn: string }
  /** Asks again how a batch went, after the background was restarted. */
  | { readonly type: 'status'; readonly txn: string; readonly seq: number }

const text = z.string().max(1_000_000)

const liveFactsSchema = z.strictObject({
  origin: text,
  url: text,
  title: text,
  role: text,
  name: text,
  effect: z.enum(EFFECT_CLASSES),
  raisedBy: text.optional(),
  form: z
    .strictObject({
      action: text,
      method: text,
      fields: z.array(z.strictObject({ label: text, value: text.nullable() })).max(1000),
      digest: text.optional()
    })
    .optional(),
  link: text.optional(),
  row: text.optional(),
  drop: z.strictObject({ role: text, name: text, row: text.optional() }).optional()
})

export const actOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('done'),
    value: z.json().optional(),
    note: z.enum(['no-visible-effect', 'leaving']).optional()
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
  z.strictObject({ type: z.literal('outcome'), ...sequence, step: z.string(), outcome: actOutcomeSchema }),
  z.strictObject({ type: z.literal('refused'), ...sequence, refusal: refusalSchema }),
  z.strictObject({
    type: z.literal('looked'),
    id: z.int(),
    looked: z.union([z.strictObject({ facts: liveFactsSchema }), z.strictObject({ refusal: refusalSchema })])
  }),
  z.strictObject({
    type: z.literal('status'),
    ...sequence,
    known: z.boolean(),
    running: z.boolean(),
    outcomes: z.record(z.string(), actOutcomeSchema)
  }),
  z.strictObject({ type: z.literal('put'), id: z.int(), refusal: refusalSchema.optional() }),
  z.strictObject({ type: z.literal('signed'), sign: z.string().max(64) }),
  /** Holds a Firefox event page while a run is live. */
  z.strictObject({ type: z.literal('alive') })
])
export type FromDocument = z.infer<typeof fromDocumentSchema>
