import { knownTabs, NOT_OPENED, oneOf, openedInRounds } from './opened.ts'
import { allTabs, type Findings, type Tab } from './walk.ts'

/** Each round of a loop finds the tabs where the one before left them (L25). */
export const roundAndRound = (f: Findings, body: () => number): number => {
  const starts = new Map(
    allTabs(f).map((tab) => {
      const start = f.flows.node()
      f.flows.edge('L25', tab.at, start)
      tab.at = start
      return [tab, start]
    })
  )
  const steps = openedInRounds(f, body)
  for (const tab of allTabs(f)) f.flows.edge('L25', tab.at, starts.get(tab) ?? tab.first)
  return steps
}

/** The one or the other is done: both find the tabs where they were, and what follows, where either left them (L25). */
export const eitherOr = (f: Findings, one: () => number, other: () => number): number => {
  const forgetNew = knownTabs(f)
  const before = allTabs(f).map((tab) => ({ tab, at: tab.at, sites: new Set(tab.sites), opened: tab.opened }))
  const first = one()
  forgetNew()
  const after = before.map(({ tab }) => ({ tab, at: tab.at, sites: tab.sites, opened: tab.opened }))
  for (const { tab, ...was } of before) Object.assign(tab, was)
  const second = other()
  for (const { tab, at, sites, opened } of after) {
    tab.at = f.flows.joined('L25', at, tab.at) ?? at
    tab.opened = oneOf(opened, tab.opened)
    tab.sites = new Set([...sites, ...tab.sites])
  }
  forgetNew()
  return Math.max(first, second)
}

/** An undo finds the tabs wherever they are when the run stops (L25); what follows in the plan never follows it. */
export const lateOn = (f: Findings, undo: () => number): number => {
  const forgetNew = knownTabs(f)
  const before = allTabs(f).map((tab) => ({
    tab,
    was: { at: tab.at, sites: new Set(tab.sites), opened: tab.opened },
    begin: f.flows.node()
  }))
  for (const { tab, begin } of before) Object.assign(tab, { at: begin, opened: NOT_OPENED })
  const steps = undo()
  for (const { tab, was, begin } of before) {
    f.undoing.push({ tab, begin, end: tab.at })
    Object.assign(tab, was)
  }
  forgetNew()
  return steps
}

/** Once the whole plan is known: where undos begin is where the plan, or another undo, may have left the tabs. */
export const joinUndoing = (f: Findings): void => {
  const ends = new Map<Tab, number>()
  for (const { tab, end } of f.undoing) {
    const node = ends.get(tab) ?? f.flows.node()
    ends.set(tab, node)
    f.flows.edge('L25', end, node)
  }
  for (const { tab, begin } of f.undoing) f.flows.edges('L25', [tab.at, ends.get(tab)], begin)
}
