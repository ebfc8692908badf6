import { type Turn, unreachable } from '../contract/index.ts'
import { advance, approve, arrived, paused, putBack, startRun } from './machine.ts'
import type { Program } from './program.ts'
import type { RunState } from './run-state.ts'
import { settle } from './settle.ts'
import { endRun, refuseNeed, undoRun } from './stop-run.ts'

/** A turn after which the state is another. The others say only what was written down. */
export type Told = Exclude<
  Turn,
  { kind: 'taken' | 'started' | 'begun' | 'resumed' | 'renewed' | 'asked' | 'answered' | 'second' | 'held' | 'ended' }
>

/** The state a run begins with. */
export const takeStart = (program: Program, { given, holds }: Extract<Turn, { kind: 'started' }>): RunState =>
  startRun(program, given, { holds: holds === true })

/**
 * The state after the interpreter was told something. A device goes on by this alone while it records, and a replay does the same:
 * what was recorded leads to the state that was written down.
 */
export const takeIn = (program: Program, state: RunState, turn: Told): RunState => {
  switch (turn.kind) {
    case 'advanced':
      return advance(program, state, (effect, framed) => framed || turn.asks.includes(effect)).state
    case 'arrived':
      return arrived(state)
    case 'paused':
      return paused(state, turn.over)
    case 'put-back':
      return putBack(state)
    case 'approved':
      return approve(state, turn.approved)
    case 'unapproved': {
      const { approved: _, ...rest } = state
      return rest
    }
    case 'refused':
      return refuseNeed(program, state, turn.refusal)
    case 'not-begun':
      return settle(program, state, [{ kind: 'refused', refusal: turn.refusal }])
    case 'stopped':
      return endRun(state, turn.refusal).state
    case 'let-go':
      return { ...(turn.undo ? undoRun(program, state) : state), holds: false }
    case 'settled':
      return settle(program, state, turn.outcomes)
    default:
      return unreachable(turn)
  }
}
