import { median } from '../quantile.ts'
import type { Taken } from './measure-peers.ts'
import { WEIGHT_AIM } from './page-weight.ts'
import { sizeOf } from './rows-of-page.ts'

/** What is aimed at, and what came of it. */
export interface Aim {
  readonly said: string
  /** A ratio, or kilobytes; `NaN`, and not reached, where a peer or this project failed. */
  readonly measured: number
  readonly unit: 'x' | 'KB'
  readonly reached: boolean
}

const MCP = ['@playwright/mcp', '@playwright/mcp without settle']

const atMost = (said: string, measured: number, most: number, unit: Aim['unit'] = 'x'): Aim => ({
  said: `${said}: at most ${most} ${unit}`,
  measured,
  unit,
  reached: measured <= most
})
const atLeast = (said: string, measured: number, least: number): Aim => ({
  said: `${said}: at least ${least} x`,
  measured,
  unit: 'x',
  reached: measured >= least
})

/** What was never told has no size. */
const bytesOf = ({ text }: Taken): number => (text === undefined ? Number.NaN : sizeOf(text).bytes)
const observing = ({ observations }: Taken): number => median(observations)

/** The one that tells of the page sooner; one that failed is no measure. */
const fasterOf = (all: readonly Taken[]): Taken | undefined =>
  all.filter((one) => one.observations.length > 0).sort((a, b) => observing(a) - observing(b))[0]

const aimsOfPage = (page: string, taken: readonly Taken[]): readonly Aim[] => {
  const of = (peer: string) => taken.find((one) => one.peer === peer)
  const [ours, bare, locators] = [of('writ'), of('user-event'), of('playwright-core')]
  const mcp = fasterOf(taken.filter(({ peer }) => MCP.includes(peer)))
  if (!ours) return []
  const click = median(ours.clicks)
  return [
    ...(bare ? [atMost(`${page}: a click of writ over one of user-event`, click / median(bare.clicks), 2)] : []),
    ...(locators
      ? [atLeast(`${page}: a click of playwright-core over one of writ`, median(locators.clicks) / click, 10)]
      : []),
    ...(mcp
      ? [
          atLeast(`${page}: bytes that ${mcp.peer} tells over those of writ`, bytesOf(mcp) / bytesOf(ours), 5),
          atLeast(`${page}: time in which ${mcp.peer} tells over that of writ`, observing(mcp) / observing(ours), 3)
        ]
      : [])
  ]
}

/**
 * A click within twice a bare user-event's and ten times as fast as Playwright's; an observation a fifth of the size, in a
 * third of the time, of the faster of Playwright's MCP servers, with and without its settling; and the page executor's weight,
 * in KB.
 */
export const aimsOf = (taken: readonly Taken[], weight: number): readonly Aim[] => [
  ...[...new Set(taken.map(({ page }) => page))].flatMap((page) =>
    aimsOfPage(
      page,
      taken.filter((one) => one.page === page)
    )
  ),
  atMost('the page executor and all it needs, gzipped', weight, WEIGHT_AIM, 'KB')
]
