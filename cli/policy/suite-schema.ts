import { EFFECT_CLASSES, FLOW_KINDS, parseOrigin, VERBS } from '@writ/dsl/contract'
import { isZone } from '@writ/policy-server/author'
import { z } from 'zod'

const decision = z.enum(['allow', 'ask', 'deny'])

const place = z
  .string()
  .refine((text) => /^(person|sandbox|tool:.+)$/.test(text) || isExact(text), {
    message: 'no exact origin, `person`, `sandbox` or `tool:NAME`'
  })
  .meta({ description: 'An exact origin as https://bank.example, or person, sandbox, tool:NAME' })

const source = z
  .string()
  .refine((text) => /^(planner|person|vault|sandbox|tool:.+)$/.test(text) || isExact(text), {
    message: 'no exact origin, `planner`, `person`, `vault`, `sandbox` or `tool:NAME`'
  })
  .meta({ description: 'An exact origin, or planner, person, vault, sandbox, tool:NAME' })

const isExact = (text: string): boolean => {
  const parsed = parseOrigin(text)
  return parsed.ok && parsed.value === text
}

const effectSchema = z
  .strictObject({
    class: z.enum(EFFECT_CLASSES),
    site: place,
    verb: z.enum(VERBS).optional(),
    role: z.string().optional(),
    name: z.string().optional(),
    path: z.string().optional(),
    key: z.string().optional(),
    control: z.array(source).optional().meta({ description: 'Who could have shaped what it aims at' }),
    values: z.array(source).optional().meta({ description: 'Whose the values are that go to the site' }),
    count: z.int().positive().optional().meta({ description: 'The most times it can happen; 1 by default' })
  })
  .meta({ description: 'One kind of act, without a plan around it' })

const flowSchema = z
  .strictObject({
    from: source,
    to: source,
    how: z.array(z.enum(FLOW_KINDS)).nonempty().optional().meta({ description: '[value] by default' }),
    bits: z.int().nonnegative().optional()
  })
  .meta({ description: 'Data that moves, without a plan around it' })

const decided = { decision, by: z.string().optional().meta({ description: 'The @id of a policy that decided' }) }

const expectSchema = z.union([
  decision,
  z.strictObject({
    decision: decision.optional(),
    by: decided.by,
    effects: z
      .array(
        z.strictObject({
          class: z.enum(EFFECT_CLASSES).optional(),
          site: place.optional(),
          verb: z.enum(VERBS).optional(),
          name: z.string().optional(),
          ...decided
        })
      )
      .optional()
      .meta({ description: 'Every effect of the plan that fits one of these must be decided so; each must fit one' }),
    flows: z.array(z.strictObject({ from: source.optional(), to: source.optional(), ...decided })).optional(),
    egress: z.enum(['open', 'declared']).optional()
  })
])

/** Who asks for what; a case overrides what the suite says for all. */
const circumstances = {
  agent: z.string().optional(),
  person: z.string().optional(),
  request: z
    .union([z.string(), z.strictObject({ text: z.string(), saidBy: z.enum(['person', 'host', 'agent']) })])
    .optional()
    .meta({ description: 'The person’s request; a bare text is the person’s own words' }),
  context: z
    .strictObject({
      shown: z.array(source).optional().meta({ description: 'What the agent has been shown for this person' }),
      released: z
        .record(z.string(), z.array(source))
        .optional()
        .meta({ description: 'What was released earlier, by the site that got it' }),
      time: z.iso
        .datetime({ offset: true })
        .optional()
        .meta({ description: 'When it is decided, as 2026-03-02T12:00:00Z, which it is without it: a Monday' }),
      zone: z
        .string()
        .refine(isZone, { message: 'no time zone, as Europe/Berlin' })
        .optional()
        .meta({ description: 'The tenant’s time zone (IANA); UTC without it' }),
      present: z.boolean().optional().meta({ description: 'Is the person’s device connected? It is, without a word' }),
      known: z
        .array(flowSchema.omit({ bits: true }))
        .optional()
        .meta({ description: 'Flows of this agent that the person said yes to before' }),
      recent: z
        .strictObject({
          plansHour: z.int().nonnegative().optional(),
          plansDay: z.int().nonnegative().optional(),
          uses: z
            .array(
              z.strictObject({
                effect: z.enum(EFFECT_CLASSES),
                origin: place,
                hour: z.int().nonnegative(),
                day: z.int().nonnegative()
              })
            )
            .optional()
        })
        .optional()
        .meta({ description: 'What this agent was granted lately for this person; nothing, without it' })
    })
    .optional()
}

const caseSchema = z.strictObject({
  name: z.string().min(1),
  ...circumstances,
  plan: z.string().optional().meta({ description: 'A plan’s text, or the path of a .writ file beside the suite' }),
  effect: effectSchema.optional(),
  flow: flowSchema.optional(),
  expect: expectSchema
})

/** A table test of policies, as `writ policy test` reads it. */
export const suiteSchema = z
  .strictObject({
    suite: z.string().min(1).meta({ description: 'What the policies are to do, in a few words' }),
    policies: z
      .array(z.string().min(1))
      .nonempty()
      .meta({ description: 'Cedar files beside the suite, taken together' }),
    dial: z
      .enum(['cautious', 'balanced', 'swift'])
      .optional()
      .meta({ description: 'The risk dial over the policies; without it they decide by themselves' }),
    ...circumstances,
    cases: z.array(caseSchema).nonempty()
  })
  .meta({ title: 'Table test of Writ policies' })

export type Suite = z.infer<typeof suiteSchema>
export type SuiteCase = Suite['cases'][number]

export const printSuiteSchema = (): string => JSON.stringify(z.toJSONSchema(suiteSchema), null, 2)
