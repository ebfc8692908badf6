import { setTimeout as sleep } from 'node:timers/promises'
import type { MeasuredPage } from './measured-page.ts'
import type { Observed, Peer } from './peer.ts'

/** What one peer took on one page, in ms; `text` is its observation. */
export interface Taken {
  readonly page: string
  readonly peer: string
  readonly clicks: readonly number[]
  readonly farClicks: readonly number[]
  readonly fills: readonly number[]
  readonly observations: readonly number[]
  readonly text: string | undefined
  readonly forms: readonly number[]
  /** Why the peer failed; what it took before that is among the times. */
  readonly failed: string | undefined
}

const ROUNDS = 4
const CLICKS = 4
const FILLS = 3
const FORMS = 3
/** So long, in ms, a page that is new may draw itself; some wait for that, which is nothing of the form. */
const REST_MS = 2000
/** A peer that has taken so long on a page, in ms, has been measured well enough. */
const MOST_MS = 10_000

const cycle = <T>(all: readonly T[], from: number, count: number): readonly T[] =>
  Array.from({ length: count }, (_, at) => all[(from + at) % all.length]).filter((one) => one !== undefined)

interface Taking {
  readonly peer: Peer
  readonly clicks: number[]
  readonly farClicks: number[]
  readonly fills: number[]
  readonly observations: number[]
  readonly forms: number[]
  seen: Observed | undefined
  spent: number
  failed: string | undefined
}

const round = async (taking: Taking, page: MeasuredPage, nth: number, clicks: number, fills: number): Promise<void> => {
  const { peer } = taking
  const begun = performance.now()
  taking.clicks.push(...(await peer.click(cycle(page.clicked, nth * clicks, clicks))))
  if (page.far.length > 0) taking.farClicks.push(...(await peer.click(cycle(page.far, nth * fills, fills))))
  taking.fills.push(...(await peer.fill(cycle(page.filled, nth * fills, fills), `Round ${nth}`)))
  const seen = await peer.observe?.()
  if (seen) {
    taking.observations.push(seen.ms)
    taking.seen = seen
  }
  taking.spent += performance.now() - begun
}

/** A new document each time: a box that is checked already would be no work. */
const fillForm = async ({ peer, forms }: Taking, page: MeasuredPage, url: string): Promise<void> => {
  if (!page.form || !peer.fillForm) return
  await peer.open(page, url)
  await sleep(REST_MS)
  forms.push(await peer.fillForm(page.form))
}

/**
 * All peers on one page, in turns, so that what else the machine does falls on all of them alike. The first round of each
 * warms it up and is not counted.
 */
export const measurePeers = async (
  peers: readonly Peer[],
  page: MeasuredPage,
  url: string,
  say: (line: string) => void
): Promise<readonly Taken[]> => {
  const all = peers.map(
    (peer): Taking => ({
      peer,
      clicks: [],
      farClicks: [],
      fills: [],
      observations: [],
      forms: [],
      seen: undefined,
      spent: 0,
      failed: undefined
    })
  )
  /** One that fails is said, and measured no more on this page; the others still are. */
  const attempt = async (taking: Taking, measure: () => Promise<void>): Promise<void> => {
    if (taking.failed !== undefined) return
    await measure().catch((error: Error) => {
      taking.failed = error.message.split('\n')[0] ?? ''
      say(`${page.name}: ${taking.peer.name} failed: ${taking.failed}`)
    })
  }
  for (const taking of all) {
    await attempt(taking, async () => {
      await taking.peer.open(page, url)
      await round(taking, page, 0, 1, 1)
      say(`${page.name}: ${taking.peer.name} takes ${Math.round(taking.spent)} ms for one of each`)
    })
    for (const times of [taking.clicks, taking.farClicks, taking.fills, taking.observations]) times.length = 0
  }
  for (let nth = 1; nth <= ROUNDS; nth++) {
    say(`${page.name}: round ${nth} of ${ROUNDS}`)
    for (const taking of all) {
      if (nth > 1 && taking.spent >= MOST_MS) continue
      await attempt(taking, () => round(taking, page, nth, CLICKS, FILLS))
    }
  }
  for (let nth = 0; nth < FORMS && page.form; nth++)
    for (const taking of all) await attempt(taking, () => fillForm(taking, page, url))
  return all.map(({ peer, clicks, farClicks, fills, observations, forms, seen, failed }) => ({
    page: page.name,
    peer: peer.name,
    clicks,
    farClicks,
    fills,
    observations,
    forms,
    text: seen?.text,
    failed
  }))
}
