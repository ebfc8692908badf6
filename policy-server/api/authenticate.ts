import { createHash, timingSafeEqual } from 'node:crypto'
import { refusal } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Agent, findAgent, type Ports } from '../session/index.ts'
import { sendRefusal } from './answer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    agent: Agent | null
  }
}

/** The key after `Bearer` (RFC 6750 §2.1). */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1]

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets only an agent's key pass, before the body is read; the agent then stands in `request.agent`. */
export const requireAgent =
  ({ db }: Pick<Ports, 'db'>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const key = bearerOf(request)
    const agent = key === undefined ? undefined : await findAgent(db, key)
    if (!agent) return sendRefusal(reply, refusal('session/unauthorized'))
    request.agent = agent
    return undefined
  }

export const requireAdmin =
  (adminKey: string) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const key = bearerOf(request)
    const right = key !== undefined && timingSafeEqual(sha256(key), sha256(adminKey))
    return right ? undefined : sendRefusal(reply, refusal('session/unauthorized'))
  }

/** The agent that `requireAgent` let pass. */
export const agentOf = (request: FastifyRequest): Agent => {
  if (!request.agent) throw new Error('the route does not require an agent')
  return request.agent
}
