import {
  type ActOutcome,
  type ApprovedAct,
  refusal,
  type Source,
  unreachable,
  type Value
} from '../../contract/index.ts'
import { advance, approve, arrived, holdable, paused, refuseNeed, settle, startRun, undoRun } from '../../run/index.ts'
import type { Need } from '../../run/need.ts'
import { World } from '../world/world.ts'
import { aimOf } from './aim-of.ts'
import type { Going } from './going.ts'
import type { Planner } from './planner.ts'
import { PlannerView } from './planner-view.ts'
import { Recorder, type Trace } from './trace.ts'

/** Needs of one run at most; a run of the longest accepted plan has fewer. */
const MAX_NEEDS = 20_000
/** Pauses after which the time of a wait is over. */
const PATIENCE = 3

/** Times that a run is resumed at most. */
const RESUMES = 2

export interface Driving {
  readonly inputs: Readonly<Record<string, Value>>
  readonly secretOf: (source: Source) => number
  readonly released: Readonly<Record<string, readonly Source[]>>
  /** Is the person asked about this effect, which parts batches? And do they decline this step, then? The same in all worlds that are compared. */
  readonly asks: (effect: string) => boolean
  readonly declines: (step: string) => boolean
  /** What a planner makes of a run that is held; without it, none is. */
  readonly planner?: Planner
}

/** Runs a plan in a world to its end, by the real interpreter, and records what everyone saw. All is granted. */
export const drive = (
  first: Going,
  { inputs, secretOf, released, asks, declines, planner: resumes }: Driving
): Trace => {
  const seen = new Recorder()
  let going = first
  const world = new World(secretOf, released, () => going, seen)
  const planner = new PlannerView(seen)
  seen.tell(inputs)
  let state = startRun(going.program, inputs, { holds: resumes !== undefined })
  let pauses = 0
  for (let i = 0; i < MAX_NEEDS; i++) {
    const { program } = going
    const { state: next, need } = advance(program, state, asks)
    switch (need.kind) {
      case 'end': {
        const again = seen.held.length < RESUMES && holdable(need.ended) ? resumes?.resume(going, next) : undefined
        if (again) {
          const why = planner.held(need.ended)
          going = again.going
          state = again.state
          seen.resumes(why, going.checked, again.ids)
          break
        }
        const undone = resumes && undoRun(program, next)
        if (undone && !undone.ended) {
          state = undone
          break
        }
        planner.end(need.ended)
        return seen
      }
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
        state = declines(need.act.step)
          ? refuseNeed(program, next, refusal('approval/declined', undefined, need.act.checked.span))
          : approve(next, { step: need.act.step, facts: need.raised } as ApprovedAct)
        break
      case 'batch': {
        if (need.acts[0]) seen.begins(need.acts[0].checked)
        for (const act of need.acts) seen.aims.set(act.step, aimOf(act.checked.effect, act.act))
        const outcomes = world.batch(need)
        for (const outcome of outcomes) seen.answered(outcome)
        need.acts.forEach((act, at) => {
          planner.told(act.step, outcomes[at])
          if (outcomes[at]?.kind === 'done') seen.does(act.step, act.checked)
        })
        state = settle(program, next, outcomes)
        break
      }
      case 'tab':
      case 'person':
      case 'code':
      case 'tool': {
        seen.begins(need.checked)
        seen.aims.set(need.step, aimOf(need.checked.effect, need.kind === 'tab' ? need.act : need))
        const outcome = settled(world, need)
        seen.answered(outcome)
        planner.told(need.step, outcome)
        if (outcome.kind === 'done') seen.does(need.step, need.checked)
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
