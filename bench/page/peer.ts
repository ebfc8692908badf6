import type { Aimed, Filling, MeasuredPage } from './measured-page.ts'

/** What an observation came to. */
export interface Observed {
  readonly ms: number
  /** All that the planner is sent. */
  readonly text: string
}

/** A way to act on a page, measured as its own users have it. Times are in ms. Throws where an act was not done. */
export interface Peer {
  readonly name: string
  readonly open: (page: MeasuredPage, url: string) => Promise<void>
  /** One after the other; a time for each. */
  readonly click: (all: readonly Aimed[]) => Promise<readonly number[]>
  readonly fill: (all: readonly Aimed[], text: string) => Promise<readonly number[]>
  /** The whole form, control by control. */
  readonly fillForm?: (all: readonly Filling[]) => Promise<number>
  readonly observe?: () => Promise<Observed>
  readonly close: () => Promise<void>
}

export const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await act()
  return performance.now() - begun
}

/** One call for each. */
export const each = async <T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<readonly number[]> => {
  const times: number[] = []
  for (const one of all) times.push(await timed(() => act(one)))
  return times
}

/** What a library finds by role and name, as much of it as all have. */
interface Locator {
  readonly click: () => Promise<unknown>
  readonly fill: (text: string) => Promise<unknown>
}

/** The part of a peer that is the same for every library with locators. */
export const withLocators = (
  page: { readonly goto: (url: string) => Promise<unknown> },
  at: (one: Aimed) => Locator
): Pick<Peer, 'open' | 'click' | 'fill'> => ({
  open: async (_page, url) => void (await page.goto(url)),
  click: (all) => each(all, (one) => at(one).click()),
  fill: (all, text) => each(all, (one) => at(one).fill(text))
})

/** One call for each control. */
export const callByCall = (
  all: readonly Filling[],
  acts: {
    readonly fill: (at: Aimed, text: string) => Promise<unknown>
    readonly choose: (at: Aimed, text: string) => Promise<unknown>
    readonly check: (at: Aimed) => Promise<unknown>
  }
): Promise<number> =>
  timed(async () => {
    for (const one of all) {
      if (one.kind === 'fill') await acts.fill(one.at, one.text)
      else if (one.kind === 'choose') await acts.choose(one.at, one.text)
      else await acts.check(one.at)
    }
  })
