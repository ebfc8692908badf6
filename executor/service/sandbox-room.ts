import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { ExecutorLimits } from './executor-limits.ts'

/** How long to wait before it may be worth a try, in seconds: sandboxes stay a while. */
const SECONDS = 10

type RoomLimits = Pick<ExecutorLimits, 'sandboxes' | 'sandboxesInLane' | 'sandboxMemory'>

/** Room for machines that stay. Nobody waits for it: what would be waited for may last an hour. */
export interface SandboxRoom {
  /** `cost` in bytes of memory. Gives what frees the room again; once is enough. Refuses `executor/busy`, and `executor/too-much` where it would never fit. */
  take(lane: string, cost: number): Result<() => void>
}

export const sandboxRoom = ({ sandboxes, sandboxesInLane, sandboxMemory }: RoomLimits): SandboxRoom => {
  const lanes = new Map<string, number>()
  let count = 0
  let held = 0
  return {
    take(lane, cost) {
      if (cost > sandboxMemory) return refuse('executor/too-much', { what: 'memory' })
      const own = lanes.get(lane) ?? 0
      if (count >= sandboxes || own >= sandboxesInLane || held + cost > sandboxMemory)
        return refuse('executor/busy', { seconds: SECONDS })
      lanes.set(lane, own + 1)
      count += 1
      held += cost
      let isFree = false
      return ok(() => {
        if (isFree) return
        isFree = true
        count -= 1
        held -= cost
        const left = (lanes.get(lane) ?? 1) - 1
        if (left > 0) lanes.set(lane, left)
        else lanes.delete(lane)
      })
    }
  }
}
