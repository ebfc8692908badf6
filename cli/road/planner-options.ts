import { readEndpoint } from '@writ/examples/planners/endpoint'
import type { Endpoint } from '@writ/examples/planners/planner'
import { oneOf } from '../options.ts'

export const PLANNERS = ['sample', 'openai'] as const

/** Who plans: the sample planner, whose plan stands already, or a model behind an endpoint that the environment names. */
export type PlannerChoice = { readonly kind: 'sample' } | { readonly kind: 'openai'; readonly endpoint: Endpoint }

/** Reads `--planner`; `why` says in one line what was used wrongly, or which variables are missing. */
export const readPlanner = (
  given: string,
  env: Readonly<Record<string, string | undefined>>
): { readonly planner: PlannerChoice } | { readonly why: string } => {
  const kind = oneOf(PLANNERS, given)
  if (!kind) return { why: `--planner is one of ${PLANNERS.join(', ')}` }
  if (kind === 'sample') return { planner: { kind } }
  const read = readEndpoint(env)
  return 'why' in read ? { why: `--planner openai: ${read.why}` } : { planner: { kind, endpoint: read.endpoint } }
}
