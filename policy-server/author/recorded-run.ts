import { EFFECT_CLASSES, keptLabelsSchema, type Source } from '@writ/dsl/contract'
import { z } from 'zod'

const source = z.string()
const approval = z.enum(['allow', 'ask'])

/** One run as a server gives it out: what was asked, under what labels, what was decided, what was done. No value of a page. */
export const recordedRunSchema = z.object({
  v: z.literal(1),
  run: z.string(),
  /** When it was decided, as RFC 3339. */
  at: z.iso.datetime({ offset: true }),
  agent: z.strictObject({ id: z.string(), name: z.string() }),
  person: z.string(),
  device: z.string().optional(),
  tenant: z.string(),
  request: z.strictObject({ text: z.string(), saidBy: z.enum(['person', 'host', 'agent']) }),
  status: z.string(),
  /** The plan's text, and the names of the inputs that came with it. */
  text: z.string(),
  inputs: z.array(z.string()),
  /** What it was checked against beside its request. */
  labels: z
    .object({
      shown: z.array(source).readonly().optional(),
      released: z.record(z.string(), z.array(source).readonly()).optional(),
      kept: keptLabelsSchema(z.array(z.custom<Source>()).readonly()).optional()
    })
    .optional(),
  /** Hash of the policy that decided, and what it granted, by the effects' and flows' ids; absent for what was refused. */
  policy: z.string().optional(),
  granted: z.array(z.strictObject({ id: z.string(), approval })).optional(),
  egress: z.enum(['open', 'declared']).optional(),
  /** Why it was refused, where it was. */
  refusal: z
    .object({
      code: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional()
    })
    .optional(),
  /** What was done, as far as the device told. */
  steps: z.array(
    z.strictObject({
      verb: z.string(),
      effect: z.enum(EFFECT_CLASSES),
      origin: z.string(),
      line: z.int(),
      outcome: z.string()
    })
  )
})
export type RecordedRun = z.infer<typeof recordedRunSchema>

/** Reads recorded runs as JSON Lines; says in which line one is none. */
export const readRecordedRuns = (
  text: string
): { readonly runs: readonly RecordedRun[] } | { readonly why: string } => {
  const runs: RecordedRun[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = recordedRunSchema.safeParse(parseJson(line))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return { why: `line ${i + 1} is no recorded run: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
    }
    runs.push(parsed.data)
  }
  return { runs }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
