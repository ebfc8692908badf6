import { randomBytes } from 'node:crypto'
import { listTenants, type Ports, type ServerPorts, type Tenants } from '../session/index.ts'
import { logHead } from '../store/index.ts'
import { beginCursor, endTurn, takeTurn } from './cursor.ts'
import type { MadeSpan } from './made-span.ts'
import { readToldRuns } from './read-told-runs.ts'
import type { SpanSender } from './send-spans.ts'
import { spansOfRun } from './spans-of-run.ts'

/** Leaves that are told of in one request. */
const AT_ONCE = 256
/** Leaves that may wait for a receiver; of those before them nothing is sent any more. */
const MAX_BEHIND = 100_000
const LOOK_MS = 1_000
const LEAST_WAIT_MS = 5_000
const MOST_WAIT_MS = 60_000
/** How long a server that closes goes on telling. What is left waits in the log for the next one. */
const CLOSE_MS = 10_000

/** What the exporter tells of itself: counts, and no texts of receivers. */
export interface TraceReports {
  warn(told: Readonly<Record<string, string | number>>, message: string): void
  error(error: unknown): void
}

export interface TraceExport {
  /** Tells of all that is logged by now, as far as the receiver takes it. */
  flush(): Promise<void>
  close(): Promise<void>
}

const spansBetween = async ({ db, tenant }: Pick<Ports, 'db' | 'tenant'>, from: number, to: number) => {
  const told = await readToldRuns(db, tenant, from, to)
  return told.flatMap((run) => spansOfRun(run).filter(({ closes }) => closes >= from))
}

/** Marks where the log of each tenant stands: what comes from here on is told of. Done before the server listens. */
export const beginTraces = async ({ server }: Pick<ServerPorts, 'server'>, tenants: Tenants): Promise<void> => {
  for (const { id } of await listTenants(server)) await beginCursor((await tenants.of(id)).db)
}

/**
 * Exports each run of each tenant, from the log: a span is sent once the leaf that ends it is committed, whoever wrote that and
 * however late. How far the log was told of is kept beside it, and moves on when a receiver has taken the spans: a server that
 * was killed in between sends them again, with the same ids. Nothing waits for it.
 */
export const traceRuns = (
  { server, now }: Pick<ServerPorts, 'server' | 'now'>,
  tenants: Tenants,
  sender: SpanSender,
  reports: TraceReports
): TraceExport => {
  const by = randomBytes(9).toString('base64url')
  let waitMs = LEAST_WAIT_MS
  let notBefore = 0
  let notAfter = Number.POSITIVE_INFINITY
  /** How long each tenant's log was when all of it was told of. */
  const toldOf = new Map<string, number>()

  const putOff = (askedToWait: number): void => {
    notBefore = now() + Math.max(waitMs, askedToWait)
    waitMs = Math.min(2 * waitMs, MOST_WAIT_MS)
    reports.warn({ waitMs: notBefore - now() }, 'the receiver of traces does not answer; they wait in the log')
  }

  /** Sends; false where it has to be tried again. */
  const send = async (tenant: string, spans: readonly MadeSpan[]): Promise<boolean> => {
    if (spans.length === 0) return true
    const sent = await sender.send(spans)
    if (sent.kind === 'later') {
      putOff(sent.waitMs)
      return false
    }
    waitMs = LEAST_WAIT_MS
    const dropped = sent.kind === 'dropped' ? spans.length : sent.rejected
    const status = sent.kind === 'dropped' ? sent.status : 200
    if (dropped > 0) reports.warn({ tenant, dropped, status }, 'the receiver of traces refused spans')
    return true
  }

  /** One turn. */
  const tell = async (ports: Ports): Promise<'all-told' | 'more' | 'later'> => {
    const { db, tenant } = ports
    const turn = await takeTurn(db, by, now())
    if (turn === 'all-told') return turn
    if (turn === 'taken') return 'later'
    const from = Math.max(turn.next, turn.size - MAX_BEHIND)
    const leaves = from - turn.next
    if (leaves > 0) reports.warn({ tenant, leaves }, 'leaves that waited too long were not told of')
    const to = Math.min(turn.size, from + AT_ONCE)
    let isSent = false
    try {
      isSent = await send(tenant, await spansBetween(ports, from, to))
    } finally {
      await endTurn(db, by, isSent ? to : from)
    }
    return isSent ? 'more' : 'later'
  }

  const look = async (): Promise<void> => {
    for (const { tenant, size } of await server.select().from(logHead)) {
      if (now() >= notAfter) return
      if (size === toldOf.get(tenant)) continue
      const ports = await tenants.of(tenant)
      let told: Awaited<ReturnType<typeof tell>> = 'more'
      while (told === 'more' && now() >= notBefore && now() < notAfter) told = await tell(ports)
      if (told === 'all-told') toldOf.set(tenant, size)
    }
  }

  let looking: Promise<void> = Promise.resolve()
  const flush = (): Promise<void> => {
    looking = looking.then(look).catch(reports.error)
    return looking
  }
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    void flush().finally(() => {
      isLooking = false
    })
  }, LOOK_MS)
  return {
    flush,
    close: async () => {
      clearInterval(timer)
      notAfter = now() + CLOSE_MS
      await flush()
      await sender.close()
    }
  }
}
