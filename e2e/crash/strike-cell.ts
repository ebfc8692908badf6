import { setTimeout as sleep } from 'node:timers/promises'
import type { Struck, Victim } from './cells.ts'
import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { type HeldPoint, holdAt } from './reach-point.ts'
import { sendRound } from './send-round.ts'

/** A point that a round never came to: then nothing was struck. */
const NEVER_REACHED = 'the point was never reached'

/** Strikes one victim at one point of a round, lets all come back, and judges what is left. */
export const strikeAt = async (
  road: CrashRoad,
  observer: Observer,
  { victim, point, n }: { readonly victim: Victim; readonly point: HeldPoint; readonly n: number }
): Promise<Struck> => {
  const round = `${victim}-${point}-${n}`
  const decided = Promise.withResolvers<void>()
  const held = await holdAt(point, road, victim, n, decided.promise)
  const going = sendRound(road, round, () => decided.resolve())
  const isReached = await Promise.race([held.reached.then(() => true), going.then(() => false)])
  const began = Date.now()
  if (isReached) await road.strike(victim)
  await held.release()
  if (isReached) await road.bringBack(victim)
  const sent = await going
  const { status, violations } = await observer.settle(round, sent)
  const code = sent.outcome.refusal?.code
  return {
    victim,
    point,
    n,
    status,
    ...(code !== undefined && { code }),
    violations: isReached ? violations : [...violations, NEVER_REACHED],
    ms: Date.now() - began
  }
}

/** Strikes one victim a while after its round was sent, wherever that is by then. */
export const strikeAfter = async (
  road: CrashRoad,
  observer: Observer,
  { victim, at, n }: { readonly victim: Victim; readonly at: number; readonly n: number }
): Promise<Struck> => {
  const round = `random-${n}`
  const going = sendRound(road, round)
  await sleep(at)
  const began = Date.now()
  await road.strike(victim)
  await road.bringBack(victim)
  const sent = await going
  const { status, violations } = await observer.settle(round, sent)
  const code = sent.outcome.refusal?.code
  return {
    victim,
    point: 'random',
    n,
    at,
    status,
    ...(code !== undefined && { code }),
    violations,
    ms: Date.now() - began
  }
}
