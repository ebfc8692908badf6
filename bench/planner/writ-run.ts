import { systemOf } from '@writ/examples/planners/planner'
import { openWritTools } from '@writ/examples/planners/tools'
import type { Road } from '../../e2e/stage/start-road.ts'
import { startTally, type Tally, tokensOf } from './tally.ts'

export interface WritAct {
  /** The person's words, the plan, its inputs. */
  readonly request: string
  readonly text: string
  readonly inputs?: Readonly<Record<string, unknown>>
}

export interface WritRun {
  readonly tally: Tally
  readonly ms: number
  /** Why the run is not done; empty where it is. */
  readonly failed: string
}

/** One task as a planner with Writ's tools does it: one call of `act`. What a model reads and writes of that is counted. */
export const runWrit = async ({ server }: Road, { request, text, inputs }: WritAct): Promise<WritRun> => {
  const tools = await openWritTools({ server: server.url, key: server.agentKey, request })
  try {
    const { count, tally } = startTally(tokensOf(systemOf({ tools })) + tokensOf(JSON.stringify(tools.definitions)))
    const given = { text, ...(inputs && { inputs }) }
    const began = performance.now()
    const answer = await tools.call({ id: 'act', name: 'act', given })
    const ms = performance.now() - began
    count('act', given, answer)
    const { status } = JSON.parse(answer)
    return { tally: tally(), ms, failed: status === 'done' ? '' : answer }
  } finally {
    await tools.close()
  }
}
