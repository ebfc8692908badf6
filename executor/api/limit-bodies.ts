import { refusal } from '@writ/dsl/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { onceOver } from '../service/index.ts'
import { sendRefusal } from './answer.ts'

/** Of all that may be held of bodies, what those from one address may take. */
const ADDRESS_SHARE = 1 / 4

/** What a body may come to take: what it says of itself, or the most that is taken where it says nothing. */
const bytesOf = ({ headers }: FastifyRequest, most: number): number =>
  headers['transfer-encoding'] === undefined ? Math.min(Number(headers['content-length'] ?? 0), most) : most

/**
 * How many bytes of bodies are held at once until they are answered, whoever sends them: a body comes before anything is verified of its
 * sender, who may never send its end. `most` in bytes. A route that takes more than `usual` in one body sees to its own.
 */
export const limitBodies = (app: FastifyInstance, usual: number, most: number): void => {
  const held = new Map<string, number>()
  let inAll = 0
  app.addHook('onRequest', async (request, reply) => {
    const { ip, routeOptions } = request
    const limit = routeOptions.bodyLimit ?? usual
    const bytes = bytesOf(request, limit)
    if (bytes === 0 || limit > usual) return
    const own = held.get(ip) ?? 0
    if (inAll + bytes > most || own + bytes > most * ADDRESS_SHARE)
      return sendRefusal(reply, refusal('executor/busy', { seconds: 1 }))
    inAll += bytes
    held.set(ip, own + bytes)
    onceOver(reply.raw, () => {
      inAll -= bytes
      const left = (held.get(ip) ?? bytes) - bytes
      if (left > 0) held.set(ip, left)
      else held.delete(ip)
    })
  })
}
