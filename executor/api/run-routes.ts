import { codeEndSchema, type Result, refusal, refuse, runAloneSchema, runCodeSchema } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { TakenOn } from '../service/index.ts'
import { REFUSED, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { streamJob } from './event-stream.ts'
import { provenRequest, tokenOf } from './guard-requests.ts'
import { runOf } from './log-requests.ts'

/** Aborts when whoever asked is gone before the answer. */
export const untilGone = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController()
  const onClose = () => {
    if (!reply.raw.writableFinished) gone.abort()
  }
  // Its tokens were looked at meanwhile: it may be gone already.
  if (reply.raw.destroyed) onClose()
  else reply.raw.once('close', onClose)
  return gone.signal
}

const wantsStream = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/event-stream') ?? false

/** Runs what was taken on, and answers as the request wants it: at the end, or as it goes. */
export const answerJob = async (
  taken: Result<TakenOn>,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<FastifyReply> => {
  if (!taken.ok) return sendRefusal(reply, taken.refusal)
  if (wantsStream(request)) {
    const failed = (error: unknown) => {
      request.log.error(error)
      return refuse('executor/failed')
    }
    return reply.type('text/event-stream; charset=utf-8').send(streamJob(taken.value, failed))
  }
  const ended = await taken.value({ signal: untilGone(reply) })
  return ended.ok ? reply.send(ended.value) : sendRefusal(reply, ended.refusal)
}

/** A piece of code in a machine of its own, which is gone after it. */
export const addRunRoutes = (app: Api, { executor, own }: ApiPorts): void => {
  app.post(
    '/v1/run',
    {
      schema: {
        summary:
          'Run code in a machine of its own: code of a plan with its tokens, or any with a sandbox token. With `Accept: text/event-stream` the answer is a stream',
        security: [{ proof: [] }, { proof: [], token: [] }],
        body: z.union([runCodeSchema, runAloneSchema]),
        response: { 200: codeEndSchema, ...REFUSED }
      }
    },
    async (request, reply) => {
      const { body } = request
      const proven = provenRequest(own, request)
      if ('child' in body) {
        const taken = await executor.takeRun(body, proven)
        if (taken.ok) request.run = runOf(body.child)
        return answerJob(taken, request, reply)
      }
      const token = tokenOf(request)
      if (token === undefined) return sendRefusal(reply, refusal('capability/malformed'))
      return answerJob(await executor.takeAlone(body, token, proven), request, reply)
    }
  )

  app.post(
    '/v1/run/over',
    {
      schema: {
        summary:
          'Say that a run of a plan is over: the token is the child of its last piece of code. Its sandbox is destroyed',
        security: [{ proof: [], token: [] }],
        response: { 200: z.strictObject({ done: z.literal(true) }), ...REFUSED }
      }
    },
    async (request, reply) => {
      const token = tokenOf(request)
      if (token === undefined) return sendRefusal(reply, refusal('capability/malformed'))
      const ended = await executor.endRun(token, provenRequest(own, request))
      return ended.ok ? { done: true as const } : sendRefusal(reply, ended.refusal)
    }
  )
}
