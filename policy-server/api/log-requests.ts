import type { FastifyRequest } from 'fastify'
import type { Ports, RunMessage } from '../session/index.ts'
import { tracesOfRuns } from '../traces/trace-of-run.ts'
import type { Api } from './api-instance.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The run that comes of it. */
    made: string | null
  }
}

const runIn = (value: unknown): string | undefined => {
  const run = (value as { readonly run?: unknown } | null | undefined)?.run
  return typeof run === 'string' ? run : undefined
}

const entriesIn = (body: unknown): readonly { readonly entry?: { readonly event?: unknown } }[] => {
  const entries = (body as { readonly entries?: unknown } | null | undefined)?.entries
  return Array.isArray(entries) ? entries : []
}

/** The runs that a request is about: the one that came of it or that its address or body names, or those of a journal's entries. */
const runsOf = ({ made, params, body, routeOptions }: FastifyRequest): readonly string[] => {
  if (made !== null) return [made]
  const { id } = params as { readonly id?: unknown }
  if (routeOptions.url?.startsWith('/v1/runs/:id') && typeof id === 'string') return [id]
  const named = runIn(body)
  if (named !== undefined) return [named]
  return [...new Set(entriesIn(body).flatMap(({ entry }) => runIn(entry?.event) ?? []))]
}

const whoOf = ({ principal }: FastifyRequest): Readonly<Record<string, string>> => {
  if (!principal || principal.role === 'operator') return {}
  const { tenant } = principal.ports
  if (principal.role === 'agent') return { tenant, agent: principal.agent.id }
  return principal.role === 'device' ? { tenant, device: principal.device } : { tenant }
}

/** As many as one line tells of. */
const MOST_RUNS = 32

/** A run with its trace, or runs. */
const aboutOf = async (request: FastifyRequest): Promise<object> => {
  const { principal } = request
  if (!principal || principal.role === 'operator') return {}
  const [first, ...more] = await tracesOfRuns(principal.ports, runsOf(request).slice(0, MOST_RUNS))
  if (!first) return {}
  const [run, trace] = first
  return more.length > 0 ? { runs: [run, ...more.map(([other]) => other)] } : { run, trace }
}

/**
 * One line for each request that was answered: by which route, how it went, for whom, and about which run. Addresses are told as
 * the route has them, without what stands in their place or behind them; of whoever is not known, nothing that they sent is told.
 */
export const logRequests = (app: Api): void => {
  app.decorateRequest('made', null)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, log } = request
    if (log.level !== 'info') return
    log.info(
      {
        ...whoOf(request),
        ...(await aboutOf(request)),
        method,
        route: routeOptions.url ?? '-',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime)
      },
      'answered'
    )
  })
}

/** One line for each thing that a device says of a run. */
export const logHeard = async ({ log }: Api, ports: Ports, device: string, message: RunMessage): Promise<void> => {
  if (log.level !== 'info') return
  const run = message.type === 'ended' ? message.report.run : message.run
  const trace = (await tracesOfRuns(ports, [run])).get(run)
  const about = trace === undefined ? {} : { run, trace }
  log.info({ tenant: ports.tenant, ...about, device, said: message.type }, 'heard')
}
