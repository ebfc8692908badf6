import {
  type CheckedPlan,
  type Decl,
  type Diagnostic,
  type ParsedPlan,
  parseOrigin,
  passStage,
  refusal
} from '../contract/index.ts'
import { bySpan, hashPlan, inOrder } from '../syntax/index.ts'
import { checkBlock, define } from './check-stmt.ts'
import { checkType } from './check-type.ts'
import { EffectLedger } from './effect-ledger.ts'
import { FlowGraph } from './flow-graph.ts'
import { warnHiddenCharacters } from './hidden-characters.ts'
import { Scope } from './scope.ts'
import { type Findings, report, type Secret, type Site, suggest } from './walk.ts'

/** Steps of the longest run: every statement and every look at a page, each time it is reached. */
export const MAX_STEPS = 100_000
export const MAX_SITES = 64

export interface Checked {
  readonly checked?: CheckedPlan
  readonly diagnostics: readonly Diagnostic[]
}

type Of<Kind extends Decl['kind']> = Extract<Decl, { kind: Kind }>

const declareSites = (f: Findings, sites: Map<string, Site | undefined>, decls: readonly Of<'site'>[]): void => {
  for (const { name, origin, span } of decls) {
    if (sites.has(name)) report(f, span, 'check/duplicate-name', { name })
    const parsed = parseOrigin(origin)
    if (!parsed.ok) report(f, span, 'check/bad-origin', parsed.refusal.detail)
    else f.flows.site(parsed.value)
    sites.set(name, parsed.ok ? { name, origin: parsed.value } : undefined)
  }
  const extra = decls[MAX_SITES]
  if (extra) report(f, extra.span, 'check/too-many-sites', { limit: MAX_SITES })
}

const declareSecret = (f: Findings, secrets: Map<string, Secret>, { name, site, span }: Of<'secret'>): void => {
  if (!f.sites.has(site)) report(f, span, 'check/unknown-site', { name: site }, suggest(f, site, f.sites.keys()))
  if (f.sites.has(name) || secrets.has(name)) report(f, span, 'check/duplicate-name', { name })
  secrets.set(name, { name, site: f.sites.get(site), span, used: false })
}

const declareInput = (f: Findings, scope: Scope, { name, type, span }: Of<'input'>): void => {
  checkType(f, type, span)
  const node = f.flows.node()
  f.flows.edge(f.flows.person, node, 'value')
  define(f, scope, name, span, { kind: 'input', type, node })
}

const warnUnused = (f: Findings): Diagnostic[] =>
  [...f.secrets.values()]
    .filter(({ used }) => !used)
    .map(({ name, span }) => {
      const { code, message } = refusal('check/unused-secret', { name })
      return { code, message, severity: 'warning', span }
    })

/**
 * Checks names, types, sites, bounds, secrets and retries of a parsed plan, and gives its manifest: all it can do and
 * where its data can go, before anything runs. Never throws; `checked` is present only where no diagnostic is an error.
 * Refusals are the `check/…` codes.
 */
export const checkPlan = ({ plan, text }: ParsedPlan): Checked => {
  const flows = new FlowGraph()
  const sites = new Map<string, Site | undefined>()
  const secrets = new Map<string, Secret>()
  const f: Findings = { diagnostics: [], sites, secrets, ledger: new EffectLedger(), flows, going: flows.node() }
  const scope = new Scope()

  declareSites(
    f,
    sites,
    plan.decls.filter((decl) => decl.kind === 'site')
  )
  for (const decl of plan.decls) {
    if (decl.kind === 'secret') declareSecret(f, secrets, decl)
    if (decl.kind === 'input') declareInput(f, scope, decl)
  }
  const maxSteps = checkBlock(f, { scope, times: 1, branch: flows.node(), repeats: [] }, plan.body)
  flows.edge(f.going, flows.planner, 'value')
  if (maxSteps > MAX_STEPS) report(f, plan.span, 'check/too-many-steps', { steps: maxSteps, limit: MAX_STEPS })

  const diagnostics = inOrder([...f.diagnostics.sort(bySpan), ...warnUnused(f), ...warnHiddenCharacters(text)])
  if (f.diagnostics.length > 0) return { diagnostics }
  const checked = passStage('checked', {
    plan,
    hash: hashPlan(plan),
    steps: f.ledger.steps,
    manifest: {
      sites: [...sites.values()].filter((site) => site !== undefined),
      effects: f.ledger.effects,
      flows: flows.flows(),
      secrets: f.ledger.secrets,
      code: [],
      tools: [],
      maxSteps
    }
  })
  return { checked, diagnostics }
}
