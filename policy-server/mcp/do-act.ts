import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { type ActAnswer, type ActRequest, refusal } from '@writ/dsl/contract'
import { act, cancelRun, type Listener, randomId } from '../session/index.ts'
import type { Call } from './call.ts'
import { sessionOf, type Under } from './do-plan.ts'
import { progressOf } from './progress.ts'
import { ASK_STATUS, SHOW_PAGE, tell, tellRefusal } from './tell.ts'

/** Where a held run's target was not found, or not the only one, nobody can mend that who does not see the page. */
const isBlind = ({ status, code, view }: ActAnswer): boolean =>
  status === 'held' && view === undefined && code?.startsWith('target/') === true

/** An answer of `act`: what did not end as `done`, and does not go on, is a tool's error. */
export const tellAnswer = (answer: ActAnswer, about: { readonly session?: string } = {}): CallToolResult => {
  const goesOn = answer.status === 'running' || answer.status === 'asking'
  const next = goesOn ? ASK_STATUS : isBlind(answer) ? SHOW_PAGE : undefined
  const told = tell({ ...about, ...answer, ...(next !== undefined && { next }) })
  return answer.status === 'done' || goesOn ? told : { ...told, isError: true }
}

/** A held run that ended as its planner wished is no failure of it: what it had stopped at is told beside. */
const endedAs = (answer: ActAnswer, end: 'undo' | 'leave'): CallToolResult => {
  const { status, notUndone } = answer
  const isSo = (status === 'refused' || status === 'failed') && !(end === 'undo' && notUndone)
  return isSo ? tell({ ...answer, status: end === 'undo' ? 'undone' : 'left' }) : tellAnswer(answer)
}

/** Tells the caller of each event; `cancel` is called where they give up. */
export const listenerOf = ({ signal, isGivenUp, progress }: Call, cancel: (run: string) => void): Listener => ({
  signal,
  offered: (run) => {
    const giveUp = () => {
      if (isGivenUp()) cancel(run)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
  },
  heard: async (event) => {
    const words = progressOf(event)
    if (words !== undefined) await progress(words)
  }
})

/** One step of a planner, as over HTTP (docs/turns.md), telling the caller of each event. A caller that gives up cancels the run that it began. */
export const doAct = async (call: Call, request: ActRequest, under: Under): Promise<CallToolResult> => {
  const { party } = call
  const { ports, agent, traceParent } = party
  const { key } = under
  const found = await sessionOf(call, under)
  if (!found.ok) return tellRefusal(found.refusal)
  const session = found.value
  const about = { session: session.id }
  const run = 'end' in request ? request.resume : randomId('run')
  const listener = listenerOf(call, (begun) => void cancelRun(ports, begun, agent.id).catch(call.failed))
  party.made?.(run)
  try {
    const answer = await act(ports, { agent, session, request, run, key, traceParent, listener })
    if (answer.ok && 'end' in request) return endedAs({ ...about, ...answer.value }, request.end)
    if (answer.ok) return tellAnswer(answer.value, about)
    return tellRefusal(answer.refusal.refusal, { ...about, ...answer.refusal })
  } catch (error) {
    // What was sent may be on its way: one that is sent again would be done twice.
    call.failed(error)
    return tellRefusal(refusal('run/unknown-outcome'), { ...about, run, next: ASK_STATUS })
  }
}
