import type { RunReport } from '@writ/dsl/contract'
import { planByChat } from '@writ/examples/planners/chat'
import type { Endpoint, PlannerEnd } from '@writ/examples/planners/planner'
import { openWritTools } from '@writ/examples/planners/tools'
import { say } from '../command.ts'

export interface ModelTask {
  readonly server: string
  readonly key: string
  readonly endpoint: Endpoint
  /** What the person asked for, in their words, and what the model has to know beside it. */
  readonly request: string
  readonly facts: string
}

/** How the planner ended, and the last run that it began; `null` where it began none. */
export interface ModelOutcome {
  readonly end: PlannerEnd
  readonly run: string | null
  readonly status: RunReport['status'] | 'held' | 'cancelled'
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Lets a model plan until the task is done; says what each of its calls came to. */
export const planWithModel = async ({ server, key, endpoint, request, facts }: ModelTask): Promise<ModelOutcome> => {
  let run: string | null = null
  let status: ModelOutcome['status'] = 'refused'
  const tools = await openWritTools({
    server,
    key,
    request,
    onAnswer: (told) => {
      run = textOf(told.run) ?? run
      status = (textOf(told.status) as ModelOutcome['status'] | undefined) ?? status
      say(`  ${textOf(told.status) ?? 'answered'}${told.code === undefined ? '' : ` (${told.code})`}`)
    }
  })
  try {
    return { end: await planByChat({ endpoint, tools, request, facts }), run, status }
  } finally {
    await tools.close()
  }
}
