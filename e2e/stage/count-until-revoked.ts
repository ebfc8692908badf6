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
  const raiseEpoch = async (): Promise<void> => {
    const answer = await fetch(`${road.server.url}/v1/admin/epoch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}` }
    })
    if (!answer.ok) throw new Error(`the epoch was not raised: ${answer.status}`)
  }
  return {
    async revoke() {
      const [before, begun] = [hits.length, Promise.withResolvers<void>()]
      const ending = road.run(plan(400, 'Enough'), {
        onEvent: () => {
          if (hits.length > before + FIRST) begun.resolve()
        }
      })
      await Promise.race([begun.promise, ending])
      const raised = Date.now()
      await raiseEpoch()
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
