import * as z from 'zod'
import { EFFECT_CLASSES } from './effect-class.ts'
import { REFUSAL_CODES, type RefusalCode } from './refusal-codes.ts'

const spanSchema = z.strictObject({ start: z.int(), end: z.int(), line: z.int(), column: z.int() })

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
  ms: z.number()
})
export type StepReport = z.infer<typeof stepReportSchema>

export const approvalReportSchema = z.strictObject({
  question: z.string(),
  step: z.string().optional(),
  effect: z.enum(EFFECT_CLASSES).optional(),
  choice: z.enum(['once', 'no', 'unanswered']),
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
  /** The `do` statements that were taken back after the run had stopped, and those that could not be, last first. */
  undone: z.array(spanSchema).optional(),
  notUndone: z.array(spanSchema).optional(),
  refusal: refusalSchema.optional(),
  steps: z.array(stepReportSchema),
  approvals: z.array(approvalReportSchema),
  timings: z.record(z.string(), z.number())
})
export type RunReport = z.infer<typeof runReportSchema>
