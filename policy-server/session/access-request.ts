import { APPROVAL_NEEDS, EFFECT_CLASSES, FLOW_KINDS, parseOrigin, VERBS } from '@writ/dsl/contract'
import { z } from 'zod'

const isExact = (text: string): boolean => {
  const parsed = parseOrigin(text)
  return parsed.ok && parsed.value === text
}

const source = z.string().refine((text) => /^(planner|person|vault|sandbox|tool:.+)$/.test(text) || isExact(text), {
  message: 'no exact origin, planner, person, vault, sandbox or tool:NAME'
})

const subjectSchema = z.object({ type: z.string(), id: z.string(), properties: z.object({}).loose().optional() })

const actionSchema = z.object({
  name: z.string(),
  properties: z
    .object({
      verb: z.enum(VERBS).optional(),
      count: z.int().positive().optional(),
      path: z.string().optional(),
      key: z.string().optional(),
      control: z.array(source).optional(),
      values: z.array(source).optional(),
      from: source.optional(),
      how: z.array(z.enum(FLOW_KINDS)).nonempty().optional(),
      bits: z.int().nonnegative().optional(),
      effects: z.array(z.enum(EFFECT_CLASSES)).optional()
    })
    .loose()
    .optional()
})

const resourceSchema = z.object({
  type: z.string(),
  id: z.string(),
  properties: z.object({ role: z.string().optional(), name: z.string().optional() }).loose().optional()
})

const contextSchema = z
  .object({
    request: z.string().max(4000).optional(),
    shown: z.array(source).optional(),
    present: z.boolean().optional()
  })
  .loose()

const parts = {
  subject: subjectSchema,
  action: actionSchema,
  resource: resourceSchema,
  context: contextSchema.optional()
}

/** One question, as the Authorization API 1.0 puts it (§5); properties that mean nothing here are passed over. */
export const accessRequestSchema = z.object(parts)
export type AccessRequest = z.infer<typeof accessRequestSchema>

const partial = z.object({
  subject: subjectSchema.optional(),
  action: actionSchema.optional(),
  resource: resourceSchema.optional(),
  context: contextSchema.optional()
})

export const EVALUATIONS_SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
const MAX_EVALUATIONS = 100

/** Several questions in one message (§6): what stands at the top holds for each that does not say otherwise. */
export const accessRequestsSchema = partial.extend({
  evaluations: z.array(partial).max(MAX_EVALUATIONS).optional(),
  options: z
    .object({ evaluations_semantic: z.enum(EVALUATIONS_SEMANTICS).default('execute_all') })
    .loose()
    .default({ evaluations_semantic: 'execute_all' })
})
export type AccessRequests = z.infer<typeof accessRequestsSchema>

const errorSchema = z.object({ status: z.int(), message: z.string() })

/** The answer (§5.2). `ask` is a no until the person said yes: then `approval` says so. */
export const accessResponseSchema = z.object({
  decision: z.boolean(),
  context: z
    .object({
      reason_admin: z.object({ en: z.string() }).optional(),
      reason_user: z.object({ en: z.string() }).optional(),
      approval: z
        .object({
          required: z.literal(true),
          mandatory: z.boolean(),
          needs: z.array(z.enum(APPROVAL_NEEDS)).optional()
        })
        .optional(),
      error: errorSchema.optional()
    })
    .optional()
})
export type AccessResponse = z.infer<typeof accessResponseSchema>
