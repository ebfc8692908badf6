import {
  type CheckContext,
  type CheckedPlan,
  type Diagnostic,
  isOrigin,
  type Manifest,
  type Origin,
  type ParsedPlan,
  type Plan,
  passStage,
  RAISES,
  type Replaced,
  type Source,
  travelsAlone
} from '../contract/index.ts'
import { bySpan, hashPlan, inOrder, warningAt } from '../syntax/index.ts'
import { MAX_DECLASSIFIED } from './bless.ts'
import { declareGiven, declareSecret, declareSites, makeSite } from './check-decls.ts'
import { checkExpr } from './check-expr.ts'
import { byPlace } from './check-replaced.ts'
import { checkBlock, checkStmt } from './check-stmt.ts'
import { EffectLedger, type OpenEffect } from './effect-ledger.ts'
import { FlowGraph, type FlowNode } from './flow-graph.ts'
import { GivenSoFar } from './given-so-far.ts'
import { warnHiddenCharacters, warnMixedLetters } from './hidden-characters.ts'
import { followFlows } from './list-flows.ts'
import { surelyAt } from './opened.ts'
import { Principals } from './principals.ts'
import { saying } from './said-by.ts'
import { saysNone } from './says-none.ts'
import { Scope } from './scope.ts'
import { joinUndoing } from './tab-order.ts'
import { newTab } from './tabs.ts'
import { type Findings, type Place, report, type Secret, type Site } from './walk.ts'
import { Words } from './words.ts'
import { WrittenFields } from './written-fields.ts'

/** Steps of the longest run: every statement and every look at a page, each time it is reached. */
export const MAX_STEPS = 100_000
/** Tools that one plan may call: each is someone of its own, to whom and from whom data flows. */
export const MAX_TOOLS = 32
/** Sites that a plan sends to, for each of which what it was given is told by order: past them all of the plan counts. */
export const MAX_ORDERED = 8

export interface Checked {
  readonly checked?: CheckedPlan
  readonly diagnostics: readonly Diagnostic[]
}

/** What is found out about one plan, before anything was. */
const noFindings = (
  { plan, text }: Pick<ParsedPlan, 'plan' | 'text'>,
  context: CheckContext,
  sites: ReadonlyMap<string, Site | undefined>,
  secrets: ReadonlyMap<string, Secret>,
  rolesCount: boolean
): Findings => {
  const flows = new FlowGraph()
  const people = new Principals(flows)
  const filled = new Map<string, FlowNode>()
  const elsewhere = new FlowGraph()
  const given = new GivenSoFar(flows)
  const nowhere = makeSite(elsewhere, new Principals(elsewhere), {
    name: '',
    origin: '' as Origin,
    via: [],
    frames: [],
    files: []
  })
  return {
    text,
    inside: { block: checkBlock, stmt: checkStmt, expr: checkExpr },
    diagnostics: [],
    context,
    sites,
    nowhere,
    secrets,
    unused: new Map(),
    tabs: new Map(),
    ownTab: newTab(flows),
    openings: [],
    undoing: [],
    anywhere: flows.node(),
    refs: new Map(),
    ledger: new EffectLedger(),
    flows,
    people,
    given,
    written: new WrittenFields(flows, given, people.saidByPlanner),
    words: new Words(flows, people),
    saidBy: saying(context.request, people),
    isSaid: (node) => node === people.saidByPlanner || node === people.saidByPerson,
    vaultAt: ({ origin }) => {
      const node = filled.get(origin) ?? flows.node()
      filled.set(origin, node)
      return node
    },
    filled,
    blessings: new Map(),
    kept: new Map(),
    decisions: [],
    stops: { nodes: [], times: 0, places: 0 },
    mayBeNone: saysNone(plan.body) || didSayNone(context.replaced) || keepsNone(plan, context),
    roles: { count: rolesCount, mixed: false },
    replaced: byPlace(context.replaced),
    going: flows.node(),
    after: flows.node()
  }
}

/** Did a statement that was replaced make one, which a variable may hold still? */
const didSayNone = (replaced: readonly Replaced[] = []): boolean =>
  replaced.some(({ was, inside }) => saysNone([was]) || didSayNone(inside))

/** May a value that the plan takes from an earlier turn be `none`? */
const keepsNone = ({ decls }: Plan, { kept = {} }: CheckContext): boolean =>
  decls.some(({ kind, name }) => kind === 'kept' && Object.hasOwn(kept, name) && kept[name]?.none)

/** What the context says of the world before this plan: what was released to whom it acts on comes back (L27). */
const bringBack = (f: Findings): void => {
  const { released = {} } = f.context
  for (const place of [...f.people.all])
    if (Object.hasOwn(released, place.name)) f.people.bringBack(place, released[place.name] ?? [])
}

const startPlace = (f: Findings, scope: Scope): Place => {
  const branch = f.flows.node()
  // The agent wrote the plan knowing what it was shown (L14).
  f.flows.edge('L14', f.people.shown, branch)
  return {
    scope,
    inFrame: false,
    said: [],
    tab: f.ownTab,
    times: 1,
    branch,
    rounds: [],
    ending: [],
    inUndo: false,
    repeats: []
  }
}

const checkLimits = (f: Findings, plan: Plan, maxSteps: number): void => {
  if (maxSteps > MAX_STEPS) report(f, plan.span, 'check/too-many-steps', { steps: maxSteps, limit: MAX_STEPS })
  const tools = new Map(
    f.ledger.effects
      .filter(({ verb, origin }) => verb === 'call' && !isOrigin(origin))
      .map(({ origin, span }) => [origin, span])
  )
  const extraTool = [...tools.values()][MAX_TOOLS]
  if (extraTool) report(f, extraTool, 'check/too-many-tools', { limit: MAX_TOOLS })
  const sinks = new Map(
    [...f.blessings.values()].flatMap(({ to, span }) => (to === undefined ? [] : [[to, span] as const]))
  )
  const extraSink = [...sinks.values()][MAX_DECLASSIFIED]
  if (extraSink) report(f, extraSink, 'check/too-many-declassified', { limit: MAX_DECLASSIFIED })
}

const warnUnusedSecrets = (f: Findings): Diagnostic[] =>
  [...f.secrets.values()]
    .filter(({ used }) => !used)
    .map(({ name, span }) => warningAt(span, 'check/unused-secret', { name }))

/** In a plan with mistakes, what is not used is most often what the mistake meant. */
const warnUnused = (f: Findings): Diagnostic[] =>
  f.diagnostics.length > 0
    ? []
    : [...f.unused.values()].map(({ name, span }) => warningAt(span, 'check/unused-name', { name }))

/** What sends, or may be made to by the page. */
const maySend = ({ effect, verb, origin }: OpenEffect): boolean =>
  isOrigin(origin) && (travelsAlone(effect) || RAISES[verb] !== undefined)

const manifestOf = (f: Findings, maxSteps: number): Manifest => {
  const { ledger } = f
  const { flows, sourcesOf, shapersOf, sinksOf, isPlanners, isTold, ...given } = followFlows(f, f.filled.values())
  const sending = new Set(ledger.effects.filter(maySend).map(({ origin }) => origin))
  const inAll = new Map<string, readonly Source[]>()
  const wasOpened = surelyAt()
  const valuesOf = (effect: OpenEffect): { readonly values?: readonly Source[] } => {
    const { origin } = effect
    // In a page that the plan did not open there may stand what an earlier plan left in it.
    if (!isOrigin(origin) || !maySend(effect) || !wasOpened(effect.opened, origin)) return {}
    const site = f.people.site(origin)
    if (sending.size <= MAX_ORDERED) return { values: given.valuesAt(site, effect.given) }
    const values = inAll.get(origin) ?? given.valuesOf(site)
    inAll.set(origin, values)
    return { values }
  }
  return {
    sites: [...f.sites.values()].flatMap((site) => {
      if (!site) return []
      const { name, origin, via, frames, files } = site
      return [{ name, origin, via, frames, files }]
    }),
    effects: ledger.effects.map((open) => {
      const { control, given: _, opened: __, max, span, ...effect } = open
      return { ...effect, control: shapersOf(control), ...valuesOf(open), max, span }
    }),
    flows,
    secrets: ledger.secrets.map(({ name, part, site, max }) => ({
      name,
      origin: site.origin,
      part,
      max,
      reaches: sinksOf(f.vaultAt(site), site.origin)
    })),
    code: ledger.code.map((use) =>
      !use.session && isPlanners(ledger.inputsOf(use.effect)) && isTold(f.people.sandbox.shows)
        ? { ...use, tells: true as const }
        : use
    ),
    tools: ledger.tools,
    blessings: [...f.blessings.values()].map(({ effect, kind, gates, to, because, max }) => ({
      effect,
      kind,
      from: sourcesOf(...gates),
      ...(to !== undefined && { to }),
      because,
      max
    })),
    kept: [...f.kept].map(([name, { type, node }]) => ({
      name,
      type,
      from: sourcesOf(node),
      ...(f.mayBeNone && { none: true as const })
    })),
    maxSteps
  }
}

/**
 * Checks names, types, sites, bounds, secrets and retries of a parsed plan, and gives its manifest: all it can do and
 * where its data can go, before anything runs. The context holds what the plan is checked against beside its own text;
 * a plan alone in a fresh session has none. Never throws; `checked` is present only where no diagnostic is an error.
 * Refusals are the `check/…` codes, and `syntax/too-deep` for a target.
 *
 * @example checkPlan(parsePlan(text).plan, { request: 'File my taxi' }).checked?.manifest.effects
 */
export const checkPlan = (parsed: ParsedPlan, context: CheckContext = {}): Checked => {
  const found = checkOnce(parsed, context, true) ?? checkOnce(parsed, context, false)
  if (!found) throw new Error('roles that do not count were mixed')
  return found
}

/** One walk over the plan; nothing where elements of several roles meet in a variable although roles were to count. */
const checkOnce = ({ plan, text }: ParsedPlan, context: CheckContext, rolesCount: boolean): Checked | undefined => {
  const sites = new Map<string, Site | undefined>()
  const secrets = new Map<string, Secret>()
  const f = noFindings({ plan, text }, context, sites, secrets, rolesCount)
  const scope = new Scope()

  declareSites(
    f,
    sites,
    plan.decls.filter((decl) => decl.kind === 'site')
  )
  for (const decl of plan.decls) {
    if (decl.kind === 'secret') declareSecret(f, scope, secrets, decl)
    if (decl.kind === 'input' || decl.kind === 'kept') declareGiven(f, scope, decl)
  }
  for (const site of sites.values())
    for (const origin of site ? [site.origin, ...site.via] : [])
      f.flows.edge('L25', f.anywhere, f.people.site(origin).given)
  f.flows.edge('L19', f.people.person, f.people.clipboard)
  const maxSteps = checkBlock(f, startPlace(f, scope), plan.body)
  if (f.replaced.size > 0) throw new Error('what was replaced stands nowhere')
  if (rolesCount && f.roles.mixed) return undefined
  f.flows.edge('L16', f.going, f.people.planner)
  bringBack(f)
  joinUndoing(f)
  f.words.join()
  checkLimits(f, plan, maxSteps)

  const diagnostics = inOrder([
    ...f.diagnostics.sort(bySpan),
    ...warnUnusedSecrets(f),
    ...warnUnused(f),
    ...warnHiddenCharacters(text),
    ...warnMixedLetters(text)
  ])
  if (f.diagnostics.length > 0) return { diagnostics }
  const refs = Object.fromEntries(f.refs)
  const checked = passStage('checked', {
    plan,
    hash: hashPlan(plan, refs),
    steps: f.ledger.steps,
    manifest: manifestOf(f, maxSteps),
    refs
  })
  return { checked, diagnostics }
}
