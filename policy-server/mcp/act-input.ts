import { type ActRequest, actRequestSchema, isSoundText, ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'

const isSoundKey = (key: string): boolean => key !== '' && isSoundText(key)

const [PLAN, REPLACE, END] = actRequestSchema.options

/**
 * The fields of `POST /v1/sessions/:id/act` in one record: many clients take no union. Which of them go together is looked at by
 * `readActInput`.
 */
export const ACT_INPUT = {
  text: z
    .string()
    .optional()
    .describe('Plan in Writ (read writ://prompt first), or turn: a plan without what its session declared'),
  inputs: z.record(z.string(), z.unknown()).optional(),
  resume: REPLACE.shape.resume.optional().describe('A held run, with `replace` or `end`'),
  replace: z.string().optional().describe('Statements for the one it stopped at'),
  end: END.shape.end.optional(),
  observe: PLAN.shape.observe.describe('Look afterwards: diff, or a target'),
  maxTokens: PLAN.shape.maxTokens.describe('Of the view'),
  waitSeconds: PLAN.shape.waitSeconds,
  idempotencyKey: z.string().max(255).refine(isSoundKey, 'is empty, or holds a NUL or half a character').optional()
}

/** What these fields ask for. Refuses `session/bad-request` where they do not go together. */
export const readActInput = (given: object): Result<ActRequest> => {
  const read = actRequestSchema.safeParse(given)
  return read.success ? ok(read.data) : refuse('session/bad-request', { why: read.error.issues[0]?.message ?? '' })
}
