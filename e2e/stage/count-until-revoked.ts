import type { BrowserName } from '../../cli/browser/index.ts'
import type { Outcome } from '../../cli/road/outcome.ts'
import { servePages } from './serve-pages.ts'
import { startRoad } from './start-road.ts'

const PAGE = `<h1>Counter</h1><button onclick="fetch('/hit', { method: 'POST' })">Add</button>`
/** Acts that are let happen before the epoch is raised. */
const FIRST = 5

/** How a run ended whose epoch was raised in the middle of it. */
export interface Revoked {
  readonly outcome: Outcome
  /** From the admin's call to the last thing that the run still did, in milliseconds; below zero where it did nothing any more. */
  readonly ms: number
}

/** A browser and a server for a plan that acts on and on, until what it is allowed by is revoked. */
export interface Counting {
  /** When each act reached the page, in milliseconds since the epoch. */
  readonly hits: readonly number[]
  /** A run that has acted a few times and goes on; `events` are the kinds of all that its planner heard of it. */
  begin(): Promise<{ readonly ending: Promise<Outcome>; readonly events: readonly string[] }>
  /** A call of the tenant's admin. Throws where it is refused. */
  admin(path: string, body?: object): Promise<void>
  revoke(): Promise<Revoked>
  /** The same plan under the epoch of now, which acts once. */
  once(): Promise<Outcome>
  close(): Promise<void>
}

export const countUntilRevoked = async (browser: BrowserName): Promise<Counting> => {
  const hits: number[] = []
  const pages = await servePages(() => {
    hits.push(Date.now())
    return { '/': PAGE, '/hit': 'counted' }
  })
  const road = await startRoad({ browser, vault: [] }).catch(async (error: unknown) => {
    await pages.close()
    throw error
  })
  const plan = (rounds: number, until: string): string => `plan "Count"
site s = "${pages.url}"
on s {
  open "/"
  repeat up to ${rounds} {
    stop when exists heading "${until}"
    click button "Add"
  }
}`
  const admin = async (path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${road.server.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${road.server.adminKey}`,
        ...(body && { 'content-type': 'application/json' })
      },
      ...(body && { body: JSON.stringify(body) })
    })
    if (!answer.ok) throw new Error(`${path} was refused: ${answer.status}`)
  }
  const begin: Counting['begin'] = async () => {
    const [before, begun, events] = [hits.length, Promise.withResolvers<void>(), [] as string[]]
    const ending = road.run(plan(400, 'Enough'), {
      onEvent: ({ what }) => {
        events.push((what as { type: string }).type)
        if (hits.length > before + FIRST) begun.resolve()
      }
    })
    await Promise.race([begun.promise, ending])
    return { ending, events }
  }
  return {
    hits,
    begin,
    admin,
    async revoke() {
      const { ending } = await begin()
      const raised = Date.now()
      await admin('/v1/admin/epoch')
      const outcome = await ending
      return { outcome, ms: (hits.at(-1) ?? raised) - raised }
    },
    once: () => road.run(plan(1, 'Counter')),
    async close() {
      await road.close()
      await pages.close()
    }
  }
}
