import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendRest } from './answer-rest.ts'
import { bearerOf } from './api-key.ts'
import type { E2bPorts } from './e2b-instance.ts'
import type { HeldSandbox } from './held-sandboxes.ts'

/** The sandboxes of the key of a request. */
export const ownedSandboxes = async (
  { bearer, held }: E2bPorts,
  request: FastifyRequest
): Promise<Result<readonly HeldSandbox[]>> => {
  const token = bearerOf(request)
  const own = token.ok ? await bearer.list(token.value) : token
  return own.ok ? ok(own.value.flatMap(({ id }) => held.of(id) ?? [])) : own
}

/** The sandbox that a request names, if it is of its key. Refuses `executor/unknown-sandbox`. */
export const ownedSandbox = async (
  { bearer, held }: E2bPorts,
  request: FastifyRequest,
  id: string
): Promise<Result<HeldSandbox>> => {
  const token = bearerOf(request)
  const found = token.ok ? await bearer.find(id, token.value) : token
  if (!found.ok) return found
  const one = held.of(found.value.id)
  return one ? ok(one) : refuse('executor/unknown-sandbox')
}

/** Does something with the sandbox that a request names, and answers what came of it; nothing is 204. */
export const withOwned = async <T extends object | undefined>(
  ports: E2bPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (held: HeldSandbox) => Promise<Result<T>> | Result<T>,
  status = 200
): Promise<FastifyReply> => {
  const { id } = request.params as { readonly id: string }
  const held = await ownedSandbox(ports, request, id)
  const done = held.ok ? await act(held.value) : held
  if (!done.ok) return sendRest(reply, done.refusal)
  return done.value === undefined ? reply.code(204).send() : reply.code(status).send(done.value)
}
