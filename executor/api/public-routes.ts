import { haltSchema, TIERS, usedCodeSchema, usedSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import type { Offer } from '../service/index.ts'
import { REFUSED, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'

const tierSchema = z.union([
  z.strictObject({
    tier: z.enum(TIERS),
    driver: z.string(),
    languages: z.array(z.string()),
    images: z.array(z.string())
  }),
  z.strictObject({ tier: z.enum(TIERS), lack: z.string() })
])
const healthSchema = z.strictObject({
  ok: z.literal(true),
  id: z.string(),
  issuer: z.string(),
  tiers: z.array(tierSchema),
  waiting: z.int(),
  running: z.int()
})

const tellTier = (offer: Offer): z.infer<typeof tierSchema> => {
  if ('lack' in offer) return offer
  const { tier, source, about } = offer
  return { tier, driver: about.driver, languages: [...source.languages], images: [...about.images] }
}

/** What needs no token: that the executor lives and what it has, which anyone may read; and the word of its policy server. */
export const addPublicRoutes = (app: Api, { executor }: ApiPorts): void => {
  app.get(
    '/v1/health',
    {
      schema: {
        summary: 'Is the executor up, and what runs in it: each tier with its driver, or what it lacks',
        response: { 200: healthSchema }
      }
    },
    async () => {
      const { id, issuer, offers, load } = executor
      return {
        ok: true as const,
        id,
        issuer,
        tiers: offers.map(tellTier),
        waiting: load.waiting,
        running: load.running
      }
    }
  )
  app.post(
    '/v1/halt',
    {
      schema: {
        summary:
          'A signed word of the policy server: tokens of these agents from before it are over, and what they began ends',
        security: [],
        body: haltSchema,
        response: { 200: z.strictObject({ ok: z.literal(true) }), ...REFUSED }
      }
    },
    async (request, reply) => {
      const halted = await executor.halt(request.body.word)
      return halted.ok ? { ok: true as const } : sendRefusal(reply, halted.refusal)
    }
  )
  app.post(
    '/v1/used',
    {
      schema: {
        summary: 'A signed question of the policy server: for how long code of a run ran here',
        security: [],
        body: usedSchema,
        response: { 200: usedCodeSchema, ...REFUSED }
      }
    },
    async (request, reply) => {
      const used = await executor.used(request.body.word)
      return used.ok ? used.value : sendRefusal(reply, used.refusal)
    }
  )
  app.get('/v1/openapi.json', { schema: { summary: 'This description' } }, async () => app.swagger())
}
