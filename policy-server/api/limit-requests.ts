import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { Api } from './api-instance.ts'
import type { Principal } from './authenticate.ts'

const MINUTE = 60_000
/** So many keys may share one address: a proxy, an office. */
const KEYS_AT_ONE_ADDRESS = 10

/** Counts a request of its principal. Throws, with status 429, where that was one too many. */
export type CountRequest = (request: FastifyRequest) => Promise<void>

/** One budget for each agent, device, approver, office of a tenant, and the operator. Nothing that a sender may choose gives another. */
const budgetOf = (principal: Principal | null): string => {
  switch (principal?.role) {
    case 'agent':
      return `agent ${principal.ports.tenant} ${principal.agent.id}`
    case 'device':
      return `device ${principal.device}`
    case 'admin':
    case 'auditor':
      return `${principal.role} ${principal.ports.tenant}`
    case 'approver':
      return `approver ${principal.ports.tenant} ${principal.person}`
    default:
      return principal?.role ?? 'nobody'
  }
}

/**
 * How much one key, and one address, may ask in a minute: each key has a budget of its own, so that no tenant uses up
 * another's; `max` is a key's. Returns what counts a request of a key, once it is known whose it is.
 */
export const limitRequests = async (app: Api, max: number): Promise<CountRequest> => {
  await app.register(rateLimit, { global: false, timeWindow: MINUTE })
  const byAddress = app.createRateLimit({
    max: max * KEYS_AT_ONE_ADDRESS,
    keyGenerator: ({ ip }) => `address ${ip}`
  })
  const byKey = app.createRateLimit({ max, keyGenerator: ({ principal }) => budgetOf(principal) })
  const count = async (limit: typeof byKey, request: FastifyRequest): Promise<void> => {
    const counted = await limit(request)
    if (!counted.isAllowed && counted.isExceeded)
      throw Object.assign(new Error('too many requests'), { statusCode: 429 })
  }
  app.addHook('onRequest', (request) => count(byAddress, request))
  return (request) => count(byKey, request)
}
