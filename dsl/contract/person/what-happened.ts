import * as z from 'zod'
import { approvalReportSchema, RUN_STATUS, refusalSchema, stepReportSchema } from '../api/run-report.ts'
import { SETTLED_SAID } from './settlement.ts'

const one = <const Type extends string, Shape extends z.core.$ZodShape>(type: Type, what: string, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape }).describe(what)

const codeSchema = refusalSchema.shape.code
const actSchema = z.enum(['none', 'unknown'])

/** The `what` of each event of a run, as its planner reads it and as the server records it. */
export const whatHappenedSchema = z.discriminatedUnion('type', [
  one('decided', 'Policy let it pass: how many acts and flows are allowed, and how many the person is asked about', {
    allowed: z.number(),
    asked: z.number(),
    ms: z.number()
  }),
  one('offered', 'It was sent to a device', {}),
  one('accepted', 'The device took it', {}),
  one('step', 'A step is over', { report: stepReportSchema }),
  one('held', 'It waits for the person to close a dialog, or for its agent to be let go on; `over`: not any more', {
    by: z.enum(['dialog', 'pause']),
    over: z.boolean()
  }),
  one('asking', 'The person is asked', { question: z.string() }),
  one('answered', 'A question is over', { report: approvalReportSchema }),
  one('stopped', 'It stopped at an act and is held until then: send `resume`', {
    act: actSchema,
    until: z.string(),
    code: codeSchema
  }),
  one('let-go', 'It is held no longer, and takes back what it did, or leaves it', { undo: z.boolean() }),
  one('cancel', 'It was cancelled, and ends when its device has stopped', {}),
  z
    .looseObject({ type: z.literal('budget') })
    .describe('It asked more than its agent has questions left, and is cancelled'),
  one('settled', 'The person said what became of an act whose outcome was lost', {
    step: z.string(),
    said: z.enum(SETTLED_SAID),
    at: z.string()
  }),
  one('ended', 'How it ended, and why it was no success', {
    status: z.enum(RUN_STATUS),
    code: codeSchema.optional()
  })
])
export type WhatHappened = z.infer<typeof whatHappenedSchema>
