import type { Struck, Victim } from './cells.ts'
import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { olderStore } from './older-store.ts'
import { sendRound } from './send-round.ts'
import { takeBackMigrations } from './take-back-migrations.ts'

interface Which {
  readonly victim: Victim
  readonly n: number
}

/** The writes to the disk of a start that migrates, which are struck in turn. */
const WRITES = 6

const pidOf = async (reached: Promise<number | undefined>, going: Promise<unknown>): Promise<number | undefined> =>
  await Promise.race([reached, going.then(() => undefined)])

/** Strikes the server, or its database, while it brings an older store up to date; gives whether it came to that. */
const strikeStart = async (road: CrashRoad, { victim, n }: Which): Promise<boolean> => {
  const when = n % 2 ? 'after' : 'before'
  const { database } = road
  const held = database
    ? database.between.holdCommit('ALTER TABLE "log_leaf"', when)
    : road.disk.hold(when, 1 + (Math.floor(n / 2) % WRITES))
  const starting = road.startAgain().then(
    () => true,
    () => false
  )
  const isReached = database
    ? await Promise.race([held.reached.then(() => true), starting.then(() => false)])
    : undefined
  const pid = database ? undefined : await pidOf(held.reached as Promise<number | undefined>, starting)
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  if (isReached) await road.strike(victim)
  held.release()
  await road.bringBack(victim)
  if (!(await starting)) await road.startAgain()
  return isReached ?? pid !== undefined
}

/** With a plan under way, in the middle of an act, the server goes, and comes back with an older store to bring up to date. */
const strikeServer = async (road: CrashRoad, round: string, which: Which) => {
  const act = road.site.hold()
  const going = sendRound(road, round)
  await Promise.race([act.reached, going])
  await road.server().stop()
  await takeBackMigrations(road)
  const isReached = await strikeStart(road, which)
  act.release()
  return { isReached, sent: await going }
}

/** The extension's own store, of an older version and with a round in it, is brought up to date as its worker starts. */
const strikeDevice = async (road: CrashRoad, round: string, { victim, n }: Which) => {
  const older = await olderStore(road.driver(), 1 + (n % 4))
  const starting = older.startUpgrade()
  if (n % 2) await older.letGo()
  await road.strike(victim)
  // What a browser was asked that is gone by now may never be answered.
  if (victim === 'worker') {
    await older.letGo().catch(() => undefined)
    await starting
  }
  await road.bringBack(victim)
  return { isReached: true, sent: await sendRound(road, round) }
}

/** Strikes one victim while a store of an older version is brought up to date, lets all come back, and judges what is left. */
export const strikeMigration = async (road: CrashRoad, observer: Observer, which: Which): Promise<Struck> => {
  const { victim, n } = which
  const round = `${victim}-migration-${n}`
  const began = Date.now()
  const strike = victim === 'worker' || victim === 'browser' ? strikeDevice : strikeServer
  const { isReached, sent } = await strike(road, round, which)
  const { status, violations } = await observer.settle(round, sent)
  const code = sent.outcome.refusal?.code
  return {
    victim,
    point: 'in-migration',
    n,
    status,
    ...(code !== undefined && { code }),
    violations: isReached ? violations : [...violations, 'the point was never reached'],
    ms: Date.now() - began
  }
}
