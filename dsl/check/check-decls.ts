import { type Decl, type Origin, parseOrigin, type Span } from '../contract/index.ts'
import { define } from './check-binding.ts'
import { checkType } from './check-type.ts'
import type { FlowGraph } from './flow-graph.ts'
import type { Principals } from './principals.ts'
import type { Scope } from './scope.ts'
import { fits, printType } from './types.ts'
import { type Findings, report, reportUnknown, type Secret, type Site } from './walk.ts'

type Of<Kind extends Decl['kind']> = Extract<Decl, { kind: Kind }>

export const MAX_SITES = 64
/** Origins in each list of a site, and in all of a plan: each is someone of its own, to whom and from whom data flows. */
export const MAX_LISTED = 16
export const MAX_ORIGINS = 128

/** A site of these origins, with nodes of its own for where its acts may happen. */
export const makeSite = (
  flows: FlowGraph,
  people: Principals,
  { name, origin, via, frames, files }: Pick<Site, 'name' | 'origin' | 'via' | 'frames' | 'files'>
): Site => {
  const self = people.site(origin)
  const site = { name, origin, via, frames, files, self, answers: flows.node(), anyVia: flows.node() }
  flows.edge('L5', self.shows, site.answers)
  for (const each of via) {
    const { shows, given } = people.site(each)
    flows.edge('L31', shows, site.answers)
    flows.edge('L31', site.anyVia, given)
  }
  return site
}

const parseOrigins = (f: Findings, texts: readonly string[], span: Span): Origin[] => {
  if (texts.length > MAX_LISTED) report(f, span, 'check/too-many-origins', { limit: MAX_LISTED, all: MAX_ORIGINS })
  const origins = texts.slice(0, MAX_LISTED).flatMap((text) => {
    const parsed = parseOrigin(text)
    if (!parsed.ok) report(f, span, 'check/bad-origin', parsed.refusal.detail)
    return parsed.ok ? [parsed.value] : []
  })
  return [...new Set(origins)]
}

/** Declares the sites, in order: each a name for an exact origin, and what belongs to it. */
export const declareSites = (f: Findings, sites: Map<string, Site | undefined>, decls: readonly Of<'site'>[]): void => {
  const origins = new Set<string>()
  for (const decl of decls.slice(0, MAX_SITES)) {
    const { name, span } = decl
    if (sites.has(name)) report(f, span, 'check/duplicate-name', { name })
    const [origin] = parseOrigins(f, [decl.origin], span)
    const lists = { via: decl.via, frames: decl.frames, files: decl.files }
    const [via = [], frames = [], files = []] = Object.values(lists).map((list) => parseOrigins(f, list, span))
    const before = origins.size
    for (const each of [...(origin ? [origin] : []), ...via, ...frames, ...files]) origins.add(each)
    if (origins.size > MAX_ORIGINS && before <= MAX_ORIGINS)
      report(f, span, 'check/too-many-origins', { limit: MAX_LISTED, all: MAX_ORIGINS })
    // A sign-in origin that is the site itself adds nothing.
    const parts = { via: via.filter((each) => each !== origin), frames, files }
    const fine = origin !== undefined && origins.size <= MAX_ORIGINS
    const site = fine ? makeSite(f.flows, f.people, { name, origin, ...parts }) : undefined
    sites.set(name, site)
    if (site) f.unused.set(site, { name, span })
  }
  const extra = decls[MAX_SITES]
  if (extra) report(f, extra.span, 'check/too-many-sites', { limit: MAX_SITES })
  for (const { name } of decls.slice(MAX_SITES)) if (!sites.has(name)) sites.set(name, undefined)
}

export const declareSecret = (
  f: Findings,
  scope: Scope,
  secrets: Map<string, Secret>,
  { name, site, span }: Of<'secret'>
): void => {
  if (!f.sites.has(site))
    reportUnknown(f, span, 'check/unknown-site', { word: site, known: f.sites.keys(), which: 'last' })
  // What the vault keeps is often called as its site is.
  if (secrets.has(name) || scope.find(name)) report(f, span, 'check/duplicate-name', { name })
  const home = f.sites.get(site)
  if (home) f.unused.delete(home)
  secrets.set(name, { name, site: home, span, used: false })
}

/** An input comes from the person (L20), or where the agent gave it from the agent; a kept value from wherever it came when it was kept (L15). */
export const declareGiven = (f: Findings, scope: Scope, { kind, name, type, span }: Of<'input' | 'kept'>): void => {
  checkType(f, type, span)
  const node = f.flows.node()
  if (kind === 'input')
    f.flows.edge('L20', f.context.agentInputs?.includes(name) ? f.people.saidByPlanner : f.people.person, node)
  else {
    const values = f.context.kept ?? {}
    const kept = Object.hasOwn(values, name) ? values[name] : undefined
    if (!kept || !fits(kept.type, type))
      reportUnknown(
        f,
        span,
        'check/unknown-kept',
        { word: name, known: kept ? [] : Object.keys(values) },
        { name, type: printType(type) }
      )
    for (const source of kept?.from ?? []) f.flows.edge('L15', f.people.source(source), node)
  }
  define(f, scope, name, span, { kind, type, node })
}
