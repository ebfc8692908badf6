import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { sendRound } from './send-round.ts'
import { workerClock } from './worker-clock.ts'

/** Whose clock is stepped. */
export const CLOCKS = ['server', 'worker'] as const
export type SteppedWhose = (typeof CLOCKS)[number]

/** What came of a round in the middle of which a clock was stepped, or of one after it. */
export interface Stepped {
  readonly whose: SteppedWhose
  readonly seconds: number
  readonly what: 'stepped in an act' | 'sent afterwards' | 'sent when it was right again'
  readonly status: string
  readonly code?: string
  readonly violations: readonly string[]
}

const HOUR = 3_600
/** A day back to a day ahead. */
const STEPS = [-24 * HOUR, -HOUR, HOUR, 24 * HOUR] as const

/**
 * Steps a clock by so many seconds each in the middle of an act, sends another plan while it is wrong, and one when it is right again.
 */
export async function* stepClock(
  road: CrashRoad,
  observer: Observer,
  whose: SteppedWhose,
  steps: readonly number[] = STEPS
): AsyncGenerator<Stepped> {
  const { site } = road
  const clock = whose === 'server' ? road.clock : workerClock(road.context)
  for (const seconds of steps) {
    const note = async (
      what: Stepped['what'],
      round: string,
      sent: Awaited<ReturnType<typeof sendRound>>
    ): Promise<Stepped> => {
      const { status, violations } = await observer.settle(round, sent)
      const code = sent.outcome.refusal?.code
      return { whose, seconds, what, status, ...(code !== undefined && { code }), violations }
    }
    const round = `${whose}-${seconds}`
    const act = site.hold()
    const begun = sendRound(road, round)
    await Promise.race([act.reached, begun])
    await clock.step(seconds)
    act.release()
    yield await note('stepped in an act', round, await begun)
    yield await note('sent afterwards', `${round}-wrong`, await sendRound(road, `${round}-wrong`))
    await clock.step(0)
    yield await note('sent when it was right again', `${round}-right`, await sendRound(road, `${round}-right`))
  }
}
