import type { Stmt } from '../contract/index.ts'
import { checkSiteAct } from './check-act.ts'
import { checkTarget } from './check-target.ts'
import { branchOf, decide, mayStop } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import { beAt, openFrom } from './opened.ts'
import { move, mustArrive, newTab, visit } from './tabs.ts'
import { type ExprPlace, type Findings, newMet, type Place, report, reportUnknown, type Site } from './walk.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** The same place, out of all targets and frames around. */
const bare = ({ within: _, around: __, site: ___, ...place }: Place): Place => ({ ...place, said: [], inFrame: false })

/** Whose words shape what is aimed inside: those of the targets around too. */
const saidAround = ({ said }: Place, own: FlowNode | undefined): readonly FlowNode[] =>
  own === undefined || said.includes(own) ? said : [...said, own]

/** The site of this name; where there is none, which is reported once, what stands inside is checked all the same. */
const siteNamed = (f: Findings, name: string, { span }: Stmt): Site => {
  if (!f.sites.has(name)) reportUnknown(f, span, 'check/unknown-site', { word: name, known: f.sites.keys() })
  const site = f.sites.get(name)
  if (site) f.unused.delete(site)
  return site ?? f.nowhere
}

/** Does the block begin by going there? */
export const beginsWithOpen = ([first]: readonly Stmt[]): boolean => first?.kind === 'act' && first.act.verb === 'open'

/** `on SITE`: without `open` first, the tab must be there or come there (L25). */
export const checkOn = (f: Findings, place: Place, stmt: Of<'on'>): number => {
  const site = siteNamed(f, stmt.site, stmt)
  if (!beginsWithOpen(stmt.body)) {
    mustArrive(f, place, site)
    beAt(f, place, site.origin)
  }
  return 1 + f.inside.block(f, { ...bare(place), site }, stmt.body)
}

const aiming = (place: Place): ExprPlace => ({ ...place, mayRead: false, met: newMet() })

/** What the target was computed from shapes everything that is aimed inside it (L12). */
export const checkWithin = (f: Findings, place: Place, stmt: Of<'within'>): number => {
  if (!place.site) report(f, stmt.span, 'check/outside-site')
  const { aimed, said, ...within } = checkTarget(f, aiming(place), stmt.target, stmt.span, { mayBePage: true })
  const around = f.flows.joined('L12', place.around, aimed)
  return (
    1 +
    f.inside.block(
      f,
      { ...place, within, said: saidAround(place, said), ...(around !== undefined && { around }) },
      stmt.body
    )
  )
}

/**
 * `frame TARGET on SITE`: the frame must be of the site around, or of one that it declares. Which frame it is, and so what
 * happens in it, the page around decides (L12).
 */
export const checkFrame = (f: Findings, place: Place, stmt: Of<'frame'>): number => {
  const { span } = stmt
  const { aimed, said } = checkTarget(f, aiming(place), stmt.target, span)
  const site = siteNamed(f, stmt.site, stmt)
  const page = place.site
  if (!page) {
    report(f, span, 'check/outside-site')
    return 1 + f.inside.block(f, { ...bare(place), site, inFrame: true }, stmt.body)
  }
  const known = [page.origin, ...page.frames, ...page.via]
  if (site !== f.nowhere && page !== f.nowhere && !known.includes(site.origin))
    report(f, span, 'check/frame-not-declared', { site: site.origin, page: page.name })

  const branch = branchOf(f, 'L3', place)
  decide(f, 'L12', place, page.answers, branch, Number.POSITIVE_INFINITY)
  f.flows.edge('L12', page.answers, site.self.control, 'branch')
  const around = f.flows.joined('L12', place.around, aimed)
  const inside = {
    ...bare(place),
    said: saidAround(place, said),
    site,
    inFrame: true,
    branch,
    ...(around !== undefined && { around })
  }
  return 1 + f.inside.block(f, inside, stmt.body)
}

const opensItself = ([first]: readonly Stmt[]): boolean => first?.kind === 'on' && beginsWithOpen(first.body)

/** Acts that can make a page open a tab. */
const OPENERS = ['click', 'double-click', 'right-click', 'press']

/** `tab NAME`: a new tab where the name is met first, from then on the same one. Whether it is there depends on L25. */
export const checkTab = (f: Findings, place: Place, stmt: Of<'tab'>): number => {
  const { name, from, body, span } = stmt
  const known = f.tabs.get(name)
  const tab = known ?? newTab(f.flows)
  const goesNowhere = !known && !from && !opensItself(body)
  if (from) checkOpener(f, place, { ...stmt, from })
  if (!known) {
    f.tabs.set(name, tab)
    const home = from ? place.site : siteOf(f, body)
    if (home) tab.home = home
    if (goesNowhere) report(f, span, 'check/tab-goes-nowhere')
  }
  // Where the act led, and whether this was reached at all, is where the tab is.
  if (from && place.site) {
    visit(f, { ...place, tab }, place.site)
    openFrom(f, tab, place.tab)
  }
  move(f, tab, [place.branch, f.going])
  mayStop(f, place, [['L25', [tab.at]]])
  return 1 + f.inside.block(f, { ...bare(place), tab, ...(goesNowhere && { site: f.nowhere }) }, body)
}

const siteOf = (f: Findings, [first]: readonly Stmt[]): Site | undefined =>
  first?.kind === 'on' ? f.sites.get(first.site) : undefined

const checkOpener = (
  f: Findings,
  place: Place,
  { id, from: act, span }: Of<'tab'> & { from: NonNullable<Of<'tab'>['from']> }
): void => {
  if (OPENERS.includes(act.verb) && act.verb !== 'call' && act.verb !== 'close')
    checkSiteAct(f, place, act, { id, span })
  else report(f, span, 'check/not-here', { what: act.verb, where: 'after `from`; a click or a key can' })
}
