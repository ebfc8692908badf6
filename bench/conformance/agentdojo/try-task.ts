import type { Request } from '@writ/dsl/contract'
import type { PolicyInForce } from '@writ/policy-server/decide'
import { type AskedCall, carryOut, type Labels, type Page } from './carry-out.ts'
import type { Call, Task } from './read-suites.ts'
import type { Servers } from './servers.ts'
import { StandIn } from './stand-in.ts'
import { turnsOf } from './turns.ts'
import { writePlan } from './write-plan.ts'

/** One suite's ground: what offers its tools, what decides, and every task whose answers the stand-in knows. */
export interface Ground {
  readonly servers: Servers
  readonly policy: PolicyInForce
  readonly known: readonly Task[]
}

/** How a planner sends its calls: all in one plan, or looking first, with what it saw in the labels of the next plan. */
export type Manner = 'at once' | 'step by step'

export interface Tried {
  /** Calls that were done, by their place in the task. */
  readonly done: readonly number[]
  /** The pages that were shown, their calls by their place in the task. */
  readonly pages: readonly Page[]
  /** Why a plan was refused whole. */
  readonly refused: string | undefined
}

/**
 * Sends the calls of a task for its request, plan by plan, and answers every question: yes, but no to calls from `foreign` on,
 * which stand behind the task's own.
 */
export const tryCalls = async (
  { servers, policy, known }: Ground,
  request: Request,
  calls: readonly Call[],
  { manner, foreign = calls.length }: { readonly manner: Manner; readonly foreign?: number }
): Promise<Tried> => {
  const tools = new StandIn(known)
  const done: number[] = []
  const pages: Page[] = []
  const turns = manner === 'at once' ? [calls] : withForeign(calls, foreign, request.text)
  let labels: Labels = {}
  let first = 0
  for (const turn of turns) {
    const at = first
    const says = (page: Page) => {
      const placed = { ...page, calls: page.calls.map((each) => ({ ...each, call: at + each.call })) }
      pages.push(placed)
      return !placed.calls.some(({ call }) => call >= foreign)
    }
    const before = tools.calls.length
    const carried = await carryOut(writePlan('Task', turn, servers), { request, labels, policy, tools, says })
    if (carried.kind === 'refused') return { done, pages, refused: carried.refusal.message }
    for (let i = 0; i < tools.calls.length - before; i++) done.push(at + i)
    if (carried.ended?.kind !== 'done') break
    labels = carried.labels
    first += turn.length
  }
  return { done, pages, refused: undefined }
}

/** What a compromised planner adds stands in its last plan. */
const withForeign = (calls: readonly Call[], foreign: number, request: string): readonly (readonly Call[])[] => {
  const turns = turnsOf(calls.slice(0, foreign), request)
  const added = calls.slice(foreign)
  return turns.length > 0 ? [...turns.slice(0, -1), [...(turns.at(-1) ?? []), ...added]] : [added]
}

/** Does the page say of a call what the person must see: a value that they did not ask for? */
export const saysForeign = ({ values }: AskedCall): boolean => values.some(({ unasked }) => unasked === true)
