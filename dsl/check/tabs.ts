import type { Act, Stmt } from '../contract/index.ts'
import { raised } from './check-risk.ts'
import { classifyAct } from './classify-act.ts'
import { decide, mayStop, tellStep } from './depend.ts'
import type { FlowGraph } from './flow-graph.ts'
import type { Principal } from './principals.ts'
import { type Findings, type Place, report, type Site, suggest, type Tab } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>

export const newTab = (flows: FlowGraph): Tab => ({ at: flows.node(), moved: flows.node(), sites: new Set() })

/** An act at a site in a tab: from here on, where the tab is depends on the site and on what decided the act (L25). */
export const visit = (f: Findings, place: Place, site: Site): void => {
  const { tab } = place
  see(f, tab, site.self)
  for (const origin of place.inFrame ? [] : site.via) see(f, tab, f.people.site(origin))
  f.flows.edges('L25', [place.branch, f.going], tab.at)
}

const see = (f: Findings, { sites, at, moved }: Tab, site: Principal): void => {
  if (sites.has(site)) return
  sites.add(site)
  f.flows.edge('L25', site.shows, at)
  f.flows.edge('L25', moved, site.given)
}

/** Whoever of a site and its sign-in origins an act happens at learns where the tab was: something that all of them decide (L31). */
export const tellWhere = (f: Findings, place: Place, { self, answers, anyVia }: Site): void => {
  const unbounded = Number.POSITIVE_INFINITY
  for (const decider of [answers, place.tab.at]) {
    decide(f, 'L31', place, decider, anyVia, unbounded)
    decide(f, 'L31', place, decider, self.given, unbounded)
  }
}

/** The tab goes to a page of its past, which may be of any site that was acted on in it, or is closed (L25). */
export const moveThroughHistory = (f: Findings, place: Place, tab: Tab): void => {
  f.flows.edges('L25', [place.branch, f.going], tab.moved)
  decide(f, 'L25', place, tab.at, tab.moved, Number.POSITIVE_INFINITY)
}

/** The tab must be where `on` wants it: at the site, or where that signs in. */
export const mustArrive = (f: Findings, place: Place, site: Site): void =>
  mayStop(f, place, [
    ['L25', [place.tab.at]],
    ['L5', [site.answers]]
  ])

/** `close tab t`: later blocks of the tab stop the run, and the sites that were in it see it go. */
export const checkClose = (f: Findings, place: Place, stmt: ActStmt, act: Extract<Act, { verb: 'close' }>): void => {
  const { id, span } = stmt
  const effect = raised(f, stmt, classifyAct(act))
  const tab = f.tabs.get(act.tab)
  if (!tab) {
    report(f, span, 'check/unknown-tab', { name: act.tab }, suggest(f, act.tab, f.tabs.keys()))
    return
  }
  if (!tab.home) return
  const control = [f.people.saidByPlanner]
  const { origin, self } = tab.home
  f.ledger.add({ id, verb: 'close', class: effect, origin, span, times: place.times, control })
  moveThroughHistory(f, place, tab)
  f.flows.edges('L25', [place.branch, f.going], tab.at)
  f.flows.edge('L14', f.people.saidByPlanner, self.control)
  tellStep(f, place)
  mayStop(f, place, [['L25', [tab.at]]], { told: true })
}
