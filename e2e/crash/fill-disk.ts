import { setTimeout as sleep } from 'node:timers/promises'
import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { sendRound } from './send-round.ts'

/** What came of a round on a full disk, or of one after there was room again. */
export interface Filled {
  readonly what: string
  readonly status: string
  readonly code?: string
  readonly violations: readonly string[]
}

/** How long the disk is full. */
const FULL_MS = 20_000

/**
 * Fills the disk of the server's data in the middle of an act, sends another plan to the full disk, and makes room: then all that was
 * begun ends, and what is sent is done.
 */
export async function* fillDisk(road: CrashRoad, observer: Observer): AsyncGenerator<Filled> {
  const { smallDisk, site } = road
  if (!smallDisk) throw new Error('the server has room')
  const note = async (what: string, round: string, sent: Awaited<ReturnType<typeof sendRound>>): Promise<Filled> => {
    const { status, violations } = await observer.settle(round, sent)
    const code = sent.outcome.refusal?.code
    return { what, status, ...(code !== undefined && { code }), violations }
  }
  const act = site.hold()
  const begun = sendRound(road, 'disk-begun')
  await Promise.race([act.reached, begun])
  smallDisk.fill()
  act.release()
  const full = sendRound(road, 'disk-full')
  // What cannot be written down may wait for room, too.
  await Promise.race([full, sleep(FULL_MS)])
  smallDisk.free()
  // A PostgreSQL that could not write its log has ended.
  if (road.database && !road.database.postgres.lives()) await road.bringBack('database')
  yield await note('begun before the disk was full', 'disk-begun', await begun)
  yield await note('sent while it was full', 'disk-full', await full)
  yield await note('sent when there was room again', 'disk-room', await sendRound(road, 'disk-room'))
}
