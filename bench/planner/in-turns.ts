import { startBare } from './bare-hands.ts'
import { type PeerRun, startPeer } from './peer-hands.ts'
import type { FollowerName, Measured, Side, SideName } from './side.ts'

export type Start = () => Promise<PeerRun>

const FOLLOWERS: Readonly<Record<FollowerName, Start>> = {
  refs: () => startPeer('refs'),
  selectors: () => startPeer('selectors'),
  bare: startBare
}

/** A task done so often by each side, in turns. */
export const inTurnsOf = async (
  times: number,
  byWrit: (time: number) => Promise<Side>,
  byScript: (start: Start, time: number) => Promise<Side>
): Promise<Measured['sides']> => {
  const sides: Record<SideName, Side[]> = { writ: [], refs: [], selectors: [], bare: [] }
  for (let time = 1; time <= times; time++) {
    sides.writ.push(await byWrit(time))
    for (const [name, start] of Object.entries(FOLLOWERS) as [FollowerName, Start][])
      sides[name].push(await byScript(start, time))
  }
  return sides
}
