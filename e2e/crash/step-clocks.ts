import type { CrashRoad } from './crash-road.ts'
import type { Observer } from './observer.ts'
import { sendRound } from './send-round.ts'

/** What came of a round in the middle of which a clock was stepped, or of the one after it. */
export interface Stepped {
  readonly clock: 'server' | 'browser'
  readonly seconds: number
  readonly what: 'stepped in an act' | 'sent afterwards' | 'sent when it was right again'
  readonly status: string
  readonly code?: string
  readonly violations: readonly string[]
}

const HOUR = 3_600
const STEPS = [-24 * HOUR, -HOUR, HOUR, 24 * HOUR] as const

/**
 * Steps the clock of the server, then that of the browser, back and forth in the middle of an act; sends another plan while it is
 * wrong, and one when it is right again.
 */
export async function* stepClocks(road: CrashRoad, observer: Observer): AsyncGenerator<Stepped> {
  const { clocks, site } = road
  if (!clocks) throw new Error('the clocks cannot be stepped')
  for (const clock of ['server', 'browser'] as const) {
    for (const seconds of STEPS) {
      const round = `clock-${clock}-${seconds}`
      const note = async (what: Stepped['what'], name: string, sent: Awaited<ReturnType<typeof sendRound>>) => {
        const { status, violations } = await observer.settle(name, sent)
        const code = sent.outcome.refusal?.code
        return { clock, seconds, what, status, ...(code !== undefined && { code }), violations }
      }
      const act = site.hold()
      const begun = sendRound(road, round)
      await Promise.race([act.reached, begun])
      clocks[clock].step(seconds)
      act.release()
      yield await note('stepped in an act', round, await begun)
      yield await note('sent afterwards', `${round}-wrong`, await sendRound(road, `${round}-wrong`))
      clocks[clock].step(0)
      yield await note('sent when it was right again', `${round}-right`, await sendRound(road, `${round}-right`))
    }
  }
}
