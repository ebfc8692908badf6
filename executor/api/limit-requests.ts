import rateLimit from '@fastify/rate-limit'
import { refusal } from '@writ/dsl/contract'
import type { FastifyInstance } from 'fastify'
import { sendRefusal } from './answer.ts'

const MINUTE_MS = 60_000
/** So many tenants may share one address: a proxy, an office. */
const TENANTS_AT_ONE_ADDRESS = 10

/**
 * How many calls one address may make in a minute, whoever they say they are and before anything is verified of them: ten times
 * the budget of a tenant, `aMinute`, which is counted where its tokens are judged.
 */
export const limitRequests = async (app: FastifyInstance, aMinute: number): Promise<void> => {
  await app.register(rateLimit, { global: false, timeWindow: MINUTE_MS })
  const byAddress = app.createRateLimit({ max: aMinute * TENANTS_AT_ONE_ADDRESS, keyGenerator: ({ ip }) => ip })
  app.addHook('onRequest', async (request, reply) => {
    const counted = await byAddress(request)
    if (counted.isAllowed || !counted.isExceeded) return
    return sendRefusal(reply, refusal('executor/busy', { seconds: counted.ttlInSeconds }))
  })
}
