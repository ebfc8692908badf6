import { TIERS } from '@writ/dsl/contract'
import { z } from 'zod'
import type { Offer } from '../service/index.ts'
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

/** What anyone may read: that the executor lives, and what it has. */
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
  app.get('/v1/openapi.json', { schema: { summary: 'This description' } }, async () => app.swagger())
}
