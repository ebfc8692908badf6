import { z } from 'zod'
import type { Json } from '../../contract/index.ts'
import { typeSchema } from './expr-schema.ts'
import { nameSchema, textSchema } from './leaf-schema.ts'
import { stmtSchema } from './stmt-schema.ts'

const origins = z.array(textSchema).default([])

const declSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('site'),
      name: nameSchema,
      origin: textSchema,
      via: origins,
      frames: origins,
      files: origins
    }),
    z.strictObject({ kind: z.literal('secret'), name: nameSchema, site: nameSchema }),
    z.strictObject({ kind: z.enum(['input', 'kept']), name: nameSchema, type: typeSchema })
  ])
  .meta({ id: 'Declaration' })

/**
 * The JSON form of a plan: the tree of dsl/contract/plan/plan-tree.ts without ids and spans. What may be left out is empty or
 * `false` then, and how long a wait takes is `DEFAULT_WAIT`. A negative `number` stands for the negation of its opposite, which is how the text has it.
 */
export const planJsonSchema = z
  .strictObject({ title: textSchema, decls: z.array(declSchema).default([]), body: z.array(stmtSchema).default([]) })
  .meta({
    title: 'Writ plan',
    description: 'what an agent wants to do in a browser, for a check before anything is done'
  })

/** The same as a JSON Schema (draft 2020-12), for planners that answer with a tool call. */
export const exportPlanJsonSchema = (): Json => z.toJSONSchema(planJsonSchema, { io: 'input' }) as Json
