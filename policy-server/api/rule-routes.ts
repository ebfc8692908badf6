import { EFFECT_CLASSES, ok, parseOrigin, refuse, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { addRule, cancelRunsRelying, personOf, readRules, removeRule } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { provenDevice, requireDeviceKey } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

const isPlace = (text: string): boolean => {
  const parsed = parseOrigin(text)
  return parsed.ok ? parsed.value === text : /^(?:sandbox|tool:[\w.-]{1,64})$/.test(text)
}

const given = z.strictObject({
  effect: z.enum(EFFECT_CLASSES),
  origin: z.string().max(300).refine(isPlace, 'no exact origin, `sandbox` or `tool:NAME`'),
  agent: z.string().max(64).optional(),
  answer: z.enum(['allow', 'ask', 'deny']),
  days: z.number().positive().optional()
})

const ruleSchema = z.object({
  id: z.string(),
  effect: z.enum(EFFECT_CLASSES),
  origin: z.string(),
  agent: z.string().optional(),
  answer: z.enum(['allow', 'ask', 'deny']),
  expires: z.number().optional()
})

/** What a person answers for good, told by a device of theirs, which proves its key in the `DPoP` header (RFC 9449). */
export const addRuleRoutes = (app: Api, server: RoutePorts): void => {
  app.post(
    '/v1/rules',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'Add a rule of the device’s person, take one back, or do nothing; answers all that hold',
        security: [{ device: [] }],
        body: z.strictObject({ device: z.string(), add: given.optional(), remove: z.string().max(64).optional() }),
        response: { 200: z.object({ rules: z.array(ruleSchema) }), ...refused }
      }
    },
    async (request, reply) => {
      const { device, add, remove } = request.body
      const proven = await provenDevice(server, request, device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports } = proven.value
      const at = ports.now()
      const rules = await ports.db.transaction(async (tx) => {
        const person = await personOf(tx, device)
        if (person === undefined) return refuse('enrol/not-enrolled')
        if (remove !== undefined) await removeRule(tx, person, remove)
        const added = add && (await addRule(tx, person, add, at))
        return added && !added.ok ? added : ok(await readRules(tx, person, at))
      })
      if (rules.ok && remove !== undefined) await cancelRunsRelying(ports, remove)
      return rules.ok ? { rules: rules.value.map((rule) => ({ ...rule })) } : sendRefusal(reply, rules.refusal)
    }
  )
}
