import { z } from 'zod'
import { HAND_TOUCHES, TOUCHES } from '../../contract/index.ts'
import { DEFAULT_WAIT } from '../duration.ts'
import { exprSchema, exprUnion, recordExprSchema, recordTypeSchema, targetSchema, typeSchema } from './expr-schema.ts'
import {
  boundSchema,
  bytesSchema,
  codeSchema,
  durationSchema,
  nameSchema,
  secretPartSchema,
  textSchema,
  wordSchema
} from './leaf-schema.ts'

const call = { tool: wordSchema, name: wordSchema, args: z.array(exprSchema), pin: textSchema.optional() }

const pointSchema = z.strictObject({ x: exprSchema, y: exprSchema }).meta({ id: 'PointIn' })

const actSchema = z
  .discriminatedUnion('verb', [
    z.strictObject({ verb: z.literal('open'), url: exprSchema }),
    z.strictObject({ verb: z.enum(['back', 'forward', 'reload']) }),
    z.strictObject({ verb: z.literal('close'), tab: nameSchema }),
    z.strictObject({ verb: z.enum(HAND_TOUCHES), target: targetSchema, at: pointSchema.optional() }),
    z.strictObject({ verb: z.enum(TOUCHES).exclude([...HAND_TOUCHES]), target: targetSchema }),
    z.strictObject({
      verb: z.literal('drag'),
      target: targetSchema,
      at: pointSchema.optional(),
      to: targetSchema,
      toAt: pointSchema.optional()
    }),
    z.strictObject({ verb: z.literal('scroll-to'), target: targetSchema }),
    z.strictObject({
      verb: z.literal('scroll'),
      direction: z.enum(['up', 'down']),
      amount: boundSchema,
      target: targetSchema.optional()
    }),
    z.strictObject({ verb: z.enum(['fill', 'type', 'upload']), target: targetSchema, value: exprSchema }),
    z.strictObject({
      verb: z.literal('fill-secret'),
      target: targetSchema,
      secret: z.strictObject({ name: nameSchema, part: secretPartSchema })
    }),
    z.strictObject({ verb: z.literal('press'), key: textSchema, target: targetSchema.optional() }),
    z.strictObject({ verb: z.literal('choose'), target: targetSchema, options: z.array(exprSchema).min(1) }),
    z.strictObject({ verb: z.literal('call'), ...call })
  ])
  .meta({ id: 'Act' })

const answerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['accept', 'dismiss']), message: textSchema.optional() }),
    z.strictObject({ kind: z.literal('answer'), text: exprSchema, message: textSchema.optional() })
  ])
  .meta({ id: 'DialogAnswer' })

const valueSchema = z
  .discriminatedUnion('kind', [
    exprUnion,
    z.strictObject({ kind: z.literal('ask'), question: textSchema, type: typeSchema }),
    z.strictObject({
      kind: z.literal('run'),
      language: wordSchema,
      workspace: z.literal(true).optional(),
      with: recordExprSchema.optional(),
      gives: recordTypeSchema,
      ms: durationSchema,
      bytes: bytesSchema.optional(),
      code: codeSchema
    }),
    z.strictObject({ kind: z.literal('tool'), ...call, type: typeSchema }),
    z.strictObject({ kind: z.literal('endorse'), of: exprSchema, because: textSchema }),
    z.strictObject({ kind: z.literal('declassify'), of: exprSchema, to: nameSchema, because: textSchema }),
    z.strictObject({ kind: z.literal('download'), act: actSchema })
  ])
  .meta({ id: 'Value' })

const body = () => z.array(z.lazy(() => stmtSchema))
const then = body()
const seenSchema = z.strictObject({ target: targetSchema, gone: z.boolean().default(false) })
const waitSchema = durationSchema.default(DEFAULT_WAIT)

export const stmtSchema: z.ZodType = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('on'), site: nameSchema, body: body() }),
    z.strictObject({ kind: z.literal('within'), target: targetSchema, body: body() }),
    z.strictObject({ kind: z.literal('frame'), target: targetSchema, site: nameSchema, body: body() }),
    z.strictObject({ kind: z.literal('tab'), name: nameSchema, from: actSchema.optional(), body: body() }),
    z.strictObject({
      kind: z.enum(['let', 'var', 'set']),
      name: nameSchema,
      value: valueSchema,
      else: exprSchema.optional()
    }),
    z.strictObject({ kind: z.literal('if'), test: exprSchema, then, else: body().default([]) }),
    z.strictObject({
      kind: z.literal('for'),
      name: nameSchema,
      list: exprSchema,
      upTo: boundSchema,
      body: body()
    }),
    z.strictObject({ kind: z.literal('repeat'), upTo: boundSchema, body: body() }),
    z.strictObject({ kind: z.literal('stop'), test: exprSchema }),
    z.strictObject({ kind: z.literal('try'), body: body(), else: body() }),
    z.strictObject({ kind: z.literal('do'), body: body(), undo: body() }),
    z.strictObject({ kind: z.literal('require'), test: exprSchema, message: textSchema }),
    z.strictObject({ kind: z.literal('wait'), seen: z.array(seenSchema).min(1), ms: waitSchema }),
    z.strictObject({ kind: z.literal('wait-until'), test: exprSchema, ms: waitSchema }),
    z.strictObject({ kind: z.literal('hand-over'), message: textSchema, test: exprSchema, ms: durationSchema }),
    z.strictObject({ kind: z.literal('observe'), target: targetSchema }),
    z.strictObject({ kind: z.literal('keep'), names: z.array(nameSchema).min(1) }),
    z.strictObject({ kind: z.literal('return'), value: exprSchema }),
    z.strictObject({
      kind: z.literal('act'),
      act: actSchema,
      answer: answerSchema.optional(),
      as: z.enum(['submit', 'share', 'transact', 'destroy']).optional(),
      because: textSchema.optional()
    })
  ])
  .meta({ id: 'Statement' })
