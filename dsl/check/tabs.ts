import type { Act, Stmt } from '../contract/index.ts'
import { raised } from './check-risk.ts'
import { classifyAct } from './classify-act.ts'
import { decide, mayStop, tellStep } from './depend.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import { NOT_OPENED } from './opened.ts'
import type { Principal } from './principals.ts'
import { type Findings, type Place, reportUnknown, type Site, type Tab } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>

export const newTab = (flows: FlowGraph): Tab => {
  const at = flows.node()
  return { first: at, at, sites: new Set(), opened: NOT_OPENED }
}

/** From here on, where the tab is depends on these too (L25). */
export const move = (f: Findings, tab: Tab, causes: readonly FlowNode[]): void => {
  const next = f.flows.node()
  f.flows.edges('L25', [tab.at, ...causes], next)
  tab.at = next
}

/** A page of the site is in the tab, and can lead it elsewhere whenever it likes. */
export const seeIn = (f: Findings, { tab, inFrame }: Place, site: Site): void => {
  see(f, tab, site.self)
  for (const origin of inFrame ? [] : site.via) see(f, tab, f.people.site(origin))
}

/** An act at a site in a tab: from here on, where the tab is depends on the site and on what decided the act (L25). */
export const visit = (f: Findings, place: Place, site: Site): void => {
  seeIn(f, place, site)
  move(f, place.tab, [place.branch, f.going])
}

const see = (f: Findings, tab: Tab, site: Principal): void => {
  if (tab.sites.has(site)) return
  tab.sites.add(site)
  move(f, tab, [site.shows])
}

/** Whoever of a site and its sign-in origins an act happens at learns where the tab was: something that all of them decide (L31). */
export const tellWhere = (f: Findings, place: Place, { self, answers, anyVia }: Site): void => {
  const unbounded = Number.POSITIVE_INFINITY
  for (const decider of [answers, place.tab.at]) {
    decide(f, 'L31', place, decider, anyVia, unbounded)
    decide(f, 'L31', place, decider, self.given, unbounded)
  }
}

/** Something happens in the tab wherever it is: at any site of the plan, since its pages can have led it there (L25). */
export const happenAnywhere = (f: Findings, place: Place): void => {
  f.flows.edges('L25', [place.branch, f.going], f.anywhere)
  decide(f, 'L25', place, place.tab.at, f.anywhere, Number.POSITIVE_INFINITY)
}

/** The tab must be where `on` wants it: at the site, or where that signs in. */
export const mustArrive = (f: Findings, place: Place, site: Site): void =>
  mayStop(f, place, [
    ['L25', [place.tab.at]],
    ['L5', [site.answers]]
  ])

/** `close tab t`: later blocks of the tab stop the run, and whoever it is at by then sees it go. */
export const checkClose = (f: Findings, place: Place, stmt: ActStmt, act: Extract<Act, { verb: 'close' }>): void => {
  const { id, span } = stmt
  const effect = raised(f, stmt, classifyAct(act))
  const tab = f.tabs.get(act.tab)
  if (!tab) {
    reportUnknown(f, span, 'check/unknown-tab', { word: act.tab, known: f.tabs.keys(), which: 'last' })
    return
  }
  if (!tab.home) return
  const control = [f.people.saidByPlanner]
  const { origin, self } = tab.home
  // Its pages can have led it to any site of the plan by then.
  const all = [...f.sites.values()].flatMap((site) => (site ? [site.origin, ...site.via] : []))
  const via = [...new Set(all)].filter((each) => each !== origin)
  f.ledger.add({ id, verb: 'close', class: effect, origin, via, span, times: place.times, control })
  move(f, tab, [place.branch, f.going])
  happenAnywhere(f, { ...place, tab })
  f.flows.edge('L14', f.people.saidByPlanner, self.control)
  tellStep(f, place)
  mayStop(f, place, [['L25', [tab.at]]], { told: true })
}
