import {
  type ActOutcome,
  type ApprovedAct,
  type CheckedPlan,
  refusal,
  type Source,
  unreachable,
  type Value
} from '../../contract/index.ts'
import { advance, approve, arrived, type Program, paused, refuseNeed, settle, startRun } from '../../run/index.ts'
import type { Need } from '../../run/need.ts'
import { World } from '../world/world.ts'
import { aimOf } from './aim-of.ts'
import { PlannerView } from './planner-view.ts'
import { Recorder, type Trace } from './trace.ts'

/** Needs of one run at most; a run of the longest accepted plan has fewer. */
const MAX_NEEDS = 20_000
/** Pauses after which the time of a wait is over. */
const PATIENCE = 3

/**
 * Runs a compiled plan in a world to its end, by the real interpreter, and records what everyone saw. All is granted; a
 * question is answered with yes.
 */
export const drive = (
  program: Program,
  inputs: Readonly<Record<string, Value>>,
  secretOf: (source: Source) => number,
  checked: CheckedPlan,
  tabOf: (step: number) => string | undefined,
  released: Readonly<Record<string, readonly Source[]>>
): Trace => {
  const seen = new Recorder()
  const world = new World(secretOf, released, checked.manifest, tabOf, seen)
  const planner = new PlannerView(seen)
  seen.tell(inputs)
  // Asking parts batches; the answer is always yes.
  const asks = (effect: string) => effect.endsWith('3')
  let state = startRun(program, inputs)
  let pauses = 0
  for (let i = 0; i < MAX_NEEDS; i++) {
    const { state: next, need } = advance(program, state, asks)
    switch (need.kind) {
      case 'end':
        planner.end(need.ended)
        return seen
      case 'arrive': {
        const no = world.arrives(need)
        seen.tell(no)
        state = no ? refuseNeed(program, next, refusal(no)) : arrived(next)
        break
      }
      case 'pause':
        pauses = need.first ? 1 : pauses + 1
        state = paused(next, pauses > PATIENCE)
        break
      case 'ask':
        planner.asked(need.act.step)
        state = approve(next, { step: need.act.step, facts: need.raised } as ApprovedAct)
        break
      case 'batch': {
        for (const act of need.acts) seen.aims.set(act.step, aimOf(act.checked.effect, act.act))
        const outcomes = world.batch(need)
        seen.tell(outcomes)
        need.acts.forEach((act, at) => {
          planner.told(act.step, outcomes[at])
        })
        state = settle(program, next, outcomes)
        break
      }
      case 'tab':
      case 'person':
      case 'code':
      case 'tool': {
        seen.aims.set(need.step, aimOf(need.checked.effect, need.kind === 'tab' ? need.act : need))
        const outcome = settled(world, need)
        seen.tell(outcome)
        planner.told(need.step, outcome)
        state = settle(program, next, [outcome])
        break
      }
      default:
        return unreachable(need)
    }
  }
  throw new Error('the run does not end')
}

const settled = (world: World, need: Extract<Need, { kind: 'tab' | 'person' | 'code' | 'tool' }>): ActOutcome => {
  switch (need.kind) {
    case 'tab':
      return world.tab(need)
    case 'person':
      return world.person(need)
    case 'code':
      return world.code(need)
    case 'tool':
      return world.tool(need)
    default:
      return unreachable(need)
  }
}
