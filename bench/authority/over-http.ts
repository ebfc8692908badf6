import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { startPostgres } from '../../policy-server/testing/start-postgres.ts'
import { enrolTestDevice } from '../../policy-server/testing/test-device.ts'
import { openTestSession } from '../../policy-server/testing/test-server.ts'
import type { Row } from '../conformance/row.ts'
import { type MeasuredStore, startMeasuredServer } from '../measured-server.ts'
import { quantile } from '../quantile.ts'
import { AGENT_KEY } from '../serve-measured.ts'
import { planText } from './grounds.ts'

const POLICIES = 100
const SECONDS = 10
const WARM_SECONDS = 4
/** Senders at once: enough that the server never waits for one. */
const CONNECTIONS = 8
/** No two plans have the same number. */
const STRIDE = 1e6
/** Plans a second of one core: the aim. */
const AIM = 1000

/** A plan of two acts, and one of thirty; `n` makes each another. */
const PLANS = {
  'a plan of three effects': (n: number) =>
    `plan "Small ${n}" site s0 = "https://s0.example.com"\non s0 { open "/p${n}" let x = read text of heading "Total ${n}" click link "Next ${n}" }\nreturn { x }`,
  'a plan of thirty effects': planText
}

/** Sends plans, each another, and cancels each run that was made of one: nobody is there to take it. */
const send = async (url: string, session: string, plan: (n: number) => string, from: number, seconds: number) => {
  let n = from
  const times: number[] = []
  const authorization = `Bearer ${AGENT_KEY}`
  interface Sending {
    began?: number
    run?: string
  }
  const run = await autocannon({
    url,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        path: `/v1/sessions/${session}/plans`,
        headers: { authorization, 'content-type': 'application/json' },
        setupRequest: (request, context: Sending) => {
          context.began = performance.now()
          return { ...request, body: JSON.stringify({ text: plan(n++), inputs: {} }) }
        },
        onResponse: (_status, body, context: Sending) => {
          times.push(performance.now() - (context.began ?? 0))
          context.run = String((JSON.parse(body) as { run?: unknown }).run)
        }
      },
      {
        headers: { authorization },
        setupRequest: (request, context: Sending) => ({ ...request, path: `/v1/runs/${context.run}/cancel` })
      }
    ]
  })
  if (run.non2xx > 0 || run.errors > 0) throw new Error(`${run.non2xx} refused, ${run.errors} broke`)
  return { times, seconds: run.duration }
}

const rounded = (value: number): number => Math.round(value * 10) / 10

const measureServer = async (store: string, where: MeasuredStore): Promise<readonly Row[]> => {
  const server = await startMeasuredServer(POLICIES, where)
  try {
    const { url } = server
    await enrolTestDevice(server)
    const rows: Row[] = []
    let from = 0
    for (const [name, plan] of Object.entries(PLANS)) {
      const session = await openTestSession(url, 'Look at the totals', AGENT_KEY)
      await send(url, session, plan, from, WARM_SECONDS)
      from += STRIDE
      const before = await server.cpu()
      const run = await send(url, session, plan, from, SECONDS)
      const cpu = (await server.cpu()) - before
      const plans = run.times.length
      const perCore = (plans / cpu) * 1000
      const metric = `${name} over HTTP, ${POLICIES} policies, ${store}`
      rows.push(
        { metric: `${metric}: plans a second`, value: rounded(plans / run.seconds), unit: 'plans' },
        {
          metric: `${metric}: plans for a second of the server’s CPU`,
          value: rounded(perCore),
          unit: 'plans',
          beside: `the aim of ${AIM} plans`,
          ratio: Math.round((perCore / AIM) * 100) / 100
        },
        { metric: `${metric}: p50`, value: rounded(quantile(run.times, 0.5)), unit: 'ms' },
        { metric: `${metric}: p99`, value: rounded(quantile(run.times, 0.99)), unit: 'ms' }
      )
      from += STRIDE
    }
    return rows
  } finally {
    await server.stop()
  }
}

/**
 * What a server decides, signs and keeps in a second, by `CONNECTIONS` senders that never wait for each other. Each run is cancelled
 * before the next plan is sent, which counts in the CPU time.
 */
export const measureOverHttp = async (): Promise<readonly Row[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  const postgres = await startPostgres({ durable: true })
  try {
    const embedded = await measureServer('PGlite', { dataDir })
    if (!postgres) {
      console.error('PostgreSQL is not measured: there is none here')
      return embedded
    }
    return [...embedded, ...(await measureServer('PostgreSQL', { database: await postgres.newDatabase() }))]
  } finally {
    await postgres?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
