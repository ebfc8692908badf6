import * as z from 'zod'
import { SETTLED_SAID } from '../person/settlement.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { refsSchema } from '../plan/refs.ts'
import { REFUSAL_CODES, type RefusalCode } from '../refusal-codes.ts'

export const spanSchema = z.strictObject({ start: z.int(), end: z.int(), line: z.int(), column: z.int() })

export const refusalSchema = z.strictObject({
  code: z.enum(REFUSAL_CODES as [RefusalCode, ...RefusalCode[]]),
  message: z.string(),
  span: spanSchema.optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional()
})

export const RUN_STATUS = ['done', 'refused', 'failed', 'unknown'] as const
export type RunStatus = (typeof RUN_STATUS)[number]

/** One finished step, as planner and person may see it: no value, no page text. `ms` is from dispatch to outcome. */
export const stepReportSchema = z.strictObject({
  step: z.string(),
  verb: z.string(),
  effect: z.enum(EFFECT_CLASSES),
  origin: z.string(),
  target: z.string().optional(),
  line: z.int(),
  outcome: z.enum(['done', 'refused', 'raised', 'not-run', 'unknown']),
  /**
   * As far as the page tells: the plan had an answer ready and no dialog came that it fits, the page asked for what the
   * browser lets only a person do, or a link that it took for itself changed nothing that is seen.
   */
  note: z.enum(['no-dialog', 'needs-person', 'no-visible-effect']).optional(),
  ms: z.number()
})
export type StepReport = z.infer<typeof stepReportSchema>

export const approvalReportSchema = z.strictObject({
  question: z.string(),
  step: z.string().optional(),
  effect: z.enum(EFFECT_CLASSES).optional(),
  /** It was about the flows of the plan. */
  flows: z.literal(true).optional(),
  choice: z.enum(['once', 'task', 'always', 'no', 'unanswered']),
  /** Nobody was asked: the question whose lasting answer this is. */
  given: z.string().optional(),
  ms: z.number()
})
export type ApprovalReport = z.infer<typeof approvalReportSchema>

/** How a run ended. `refused` is the system's or the person's no; `failed` is a plan that did not fit the page or its own `require`. */
export const runReportSchema = z.strictObject({
  run: z.string(),
  status: z.enum(RUN_STATUS),
  result: z.json().optional(),
  /** What `observe` showed, in order. */
  views: z.array(z.json()).optional(),
  /** What can be aimed at in a later turn, as the views told it. Not for the planner. */
  refs: refsSchema.optional(),
  /** Names of values that it left on the device for later turns of its session. */
  kept: z.array(z.string()).optional(),
  /** The `do` statements that were taken back after the run had stopped, and those that could not be, last first. */
  undone: z.array(spanSchema).optional(),
  notUndone: z.array(spanSchema).optional(),
  refusal: refusalSchema.optional(),
  /** Held, and gone on with as this run; what it did was not taken back. */
  continuedBy: z.string().optional(),
  /** It was refused before anything of it was done: no page was looked at, so that the agent was told nothing of any. */
  idle: z.literal(true).optional(),
  steps: z.array(stepReportSchema),
  approvals: z.array(approvalReportSchema),
  timings: z.record(z.string(), z.number()),
  /** What the person said since of acts whose outcome nobody saw, the last word on each: `done` and `not-done` settle it. */
  settled: z.array(z.strictObject({ step: z.string(), said: z.enum(SETTLED_SAID), at: z.string() })).optional()
})
export type RunReport = z.infer<typeof runReportSchema>
