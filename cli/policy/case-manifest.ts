import { checkPlan } from '@writ/dsl/check'
import {
  type CheckContext,
  contextOf,
  type Diagnostic,
  type Effect,
  EMPTY_MANIFEST,
  type Flow,
  isOrigin,
  type Manifest,
  type Origin,
  type Request,
  type Source,
  type Where
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { usualVerb } from '@writ/policy-server/author'
import type { SuiteCase } from './suite-schema.ts'

const siteOf = (origin: string, i: number) => ({
  name: `site${i}`,
  origin: origin as Origin,
  via: [],
  frames: [],
  files: []
})

const ofEffect = (given: NonNullable<SuiteCase['effect']>): Manifest => {
  const { class: kind, site, verb, role, name, path, key, control = [], values, count = 1 } = given
  const match = name === undefined ? {} : { match: { kind: 'is' as const, text: name } }
  const effect: Effect = {
    id: 'e1',
    origin: site as Where,
    verb: verb ?? usualVerb(kind),
    effect: kind,
    ...(role !== undefined && { target: { role, ...match, states: [], having: [] } }),
    ...(role === undefined && name !== undefined && { name }),
    ...(path !== undefined && { path }),
    ...(key !== undefined && { key }),
    control: control as Source[],
    ...(values && { values: values as Source[] }),
    max: count,
    span: { start: 0, end: 0, line: 1, column: 1 }
  }
  return { ...EMPTY_MANIFEST, sites: isOrigin(site) ? [siteOf(site, 0)] : [], effects: [effect], maxSteps: 1 }
}

const ofFlow = ({ from, to, how = ['value'], bits }: NonNullable<SuiteCase['flow']>): Manifest => {
  const flow: Flow = {
    id: 'f1',
    from: from as Source,
    to: to as Flow['to'],
    how,
    ...(bits !== undefined && { bits })
  }
  return { ...EMPTY_MANIFEST, sites: [from, to].filter(isOrigin).map(siteOf), flows: [flow] }
}

/** What a case is about, as the checker would say it; for a plan that does not check, why. */
export const caseManifest = (
  one: SuiteCase,
  planText: string | undefined,
  request: Request,
  labels: Pick<CheckContext, 'shown' | 'released'>
): { readonly manifest: Manifest } | { readonly diagnostics: readonly Diagnostic[] } => {
  if (one.effect) return { manifest: ofEffect(one.effect) }
  if (one.flow) return { manifest: ofFlow(one.flow) }
  const parsed = parsePlan(planText ?? '')
  if (!parsed.plan) return { diagnostics: parsed.diagnostics }
  const inputs = Object.fromEntries(
    parsed.plan.plan.decls.flatMap(({ kind, name }) => (kind === 'input' ? [[name, null]] : []))
  )
  const { checked, diagnostics } = checkPlan(parsed.plan, contextOf(request, inputs, labels))
  return checked ? { manifest: checked.manifest } : { diagnostics }
}
