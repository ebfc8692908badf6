import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { sendRound } from './send-round.ts'

/** What came of a round in the middle of which the server's clock was stepped, or of one after it. */
export interface Stepped {
  readonly seconds: number
  readonly what: 'stepped in an act' | 'sent afterwards' | 'sent when it was right again'
  readonly status: string
  readonly code?: string
  readonly violations: readonly string[]
}

const HOUR = 3_600
const STEPS = [-24 * HOUR, -HOUR, HOUR, 24 * HOUR] as const

/**
 * Steps the server's clock back and forth in the middle of an act, sends another plan while it is wrong, and one when it is right again.
 */
export async function* stepClock(road: CrashRoad, observer: Observer): AsyncGenerator<Stepped> {
  const { clock, site } = road
  if (!clock) throw new Error('the clock cannot be stepped')
  for (const seconds of STEPS) {
    const note = async (
      what: Stepped['what'],
      round: string,
      sent: Awaited<ReturnType<typeof sendRound>>
    ): Promise<Stepped> => {
      const { status, violations } = await observer.settle(round, sent)
      const code = sent.outcome.refusal?.code
      return { seconds, what, status, ...(code !== undefined && { code }), violations }
    }
    const round = `clock-${seconds}`
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
