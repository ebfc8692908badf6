import type { Origin } from '../contract/index.ts'
import { allTabs, type Findings, type Place, type Tab } from './walk.ts'

/** How a tab came to what it shows: opened by the plan at this origin, in a way the plan did not choose, or one of several. */
export interface Opening {
  readonly at?: Origin
  readonly from: Opening[]
}

/** Shows what the plan did not choose. */
export const NOT_OPENED: Opening = { from: [] }

/** One of these, whichever way the plan goes. */
export const oneOf = (...from: readonly Opening[]): Opening => ({ from: [...from] })

/**
 * Did the plan itself go to this origin, in this tab, on every way to here? Else the page may hold what somebody wrote there before the
 * plan, or what a link of another site put in.
 */
export const isSurelyAt = (opening: Opening, origin: Origin): boolean => {
  const seen = new Set<Opening>()
  const rest = [opening]
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (next.from.length === 0 && next.at !== origin) return false
    rest.push(...next.from)
  }
  return true
}

const set = (f: Findings, tab: Tab, opened: Opening): void => {
  tab.opened = opened
  f.openings.push({ tab, opened })
}

/** The same for a whole plan, each way to a page told once: all of these, once the plan was walked to its end. */
export const surelyAt = (): ((openings: Iterable<Opening>, origin: Origin) => boolean) => {
  const known = new Map<Opening, Map<Origin, boolean>>()
  const tell = (opening: Opening, origin: Origin): boolean => {
    const told = known.get(opening) ?? new Map<Origin, boolean>()
    const surely = told.get(origin) ?? isSurelyAt(opening, origin)
    known.set(opening, told.set(origin, surely))
    return surely
  }
  return (openings, origin) => [...openings].every((each) => tell(each, origin))
}

/** `open`: the tab shows what the plan asked for. */
export const open = (f: Findings, { tab }: Place, origin: Origin): void => set(f, tab, { at: origin, from: [] })

/** It went to a page that the plan did not open: back in its history, say. */
export const goElsewhere = (f: Findings, { tab }: Place): void => set(f, tab, NOT_OPENED)

/** `on SITE` where the plan did not go: the tab was led there by another site. */
export const beAt = (f: Findings, { tab }: Place, origin: Origin): void => {
  if (!isSurelyAt(tab.opened, origin)) set(f, tab, NOT_OPENED)
}

/** A tab that a page of this one opened shows what that page chose. */
export const openFrom = (f: Findings, tab: Tab, by: Tab): void => set(f, tab, by.opened)

/**
 * What these tabs are, before a part that may be done otherwise or not at all. A tab that is met first inside it is nowhere on the other
 * ways: call what this gives once the part is walked, and such a tab counts as opened by nobody.
 */
export const knownTabs = (f: Findings): (() => void) => {
  const known = new Set(allTabs(f))
  return () => {
    for (const tab of allTabs(f)) if (!known.has(tab)) set(f, tab, NOT_OPENED)
  }
}

/** Each round begins with what the one before left, and there may be none. */
export const openedInRounds = <T>(f: Findings, body: () => T): T => {
  const forgetNew = knownTabs(f)
  const starts = allTabs(f).map((tab) => {
    const start = oneOf(tab.opened)
    tab.opened = start
    return { tab, start }
  })
  const result = body()
  for (const { tab, start } of starts) {
    start.from.push(tab.opened)
    tab.opened = start
  }
  forgetNew()
  return result
}

/** The one is done in part, or wholly and the other not. */
export const openedInTry = <T>(f: Findings, body: () => T, orElse: () => T): readonly [T, T] => {
  const forgetNew = knownTabs(f)
  const before = allTabs(f).map((tab) => ({ tab, opened: tab.opened }))
  const count = f.openings.length
  const first = body()
  forgetNew()
  const ends = before.map(({ tab, opened }) => {
    const end = tab.opened
    const within = f.openings.slice(count).filter((each) => each.tab === tab)
    tab.opened = oneOf(opened, ...within.map((each) => each.opened))
    return { tab, end }
  })
  const second = orElse()
  for (const { tab, end } of ends) tab.opened = oneOf(end, tab.opened)
  forgetNew()
  return [first, second]
}

/** It may have been done, or in part, or not. */
export const openedPerhaps = (f: Findings, body: () => void): void => {
  openedInTry(f, body, () => undefined)
}
