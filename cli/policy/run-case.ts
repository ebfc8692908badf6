import type { CheckContext, Decision, Request } from '@writ/dsl/contract'
import {
  type Actors,
  type Circumstances,
  type Judged,
  type JudgedManifest,
  judgeManifest,
  type PolicyInForce
} from '@writ/policy-server/author'
import { caseManifest } from './case-manifest.ts'
import type { Suite, SuiteCase } from './suite-schema.ts'

/** One thing that a case expects: what was judged, what was expected of it, what came. */
export interface Check {
  readonly what: string
  readonly expected: string
  readonly got: string
  readonly by: string
  readonly ok: boolean
}

export interface CaseOutcome {
  readonly name: string
  readonly ok: boolean
  readonly checks: readonly Check[]
}

interface Wanted {
  readonly decision?: Decision | undefined
  readonly by?: string | undefined
}

/** The names in `by`, without whose layer they are of. */
const namedBy = (by: string): readonly string[] => by.split(', ').map((name) => name.replace(/ \([^()]*\)$/, ''))

const checkOne = (what: string, wanted: Wanted, { decision, by }: Judged): Check => {
  const isBy = wanted.by === undefined || namedBy(by).includes(wanted.by)
  const expected = [wanted.decision, ...(wanted.by === undefined ? [] : [`by ${wanted.by}`])].join(' ')
  return { what, expected, got: decision, by, ok: wanted.decision === decision && isBy }
}

const none = (what: string, wanted: Wanted): Check => ({
  what,
  expected: String(wanted.decision),
  got: 'none in the plan',
  by: '',
  ok: false
})

type Expected = Exclude<SuiteCase['expect'], string>

const nameOf = (effect: JudgedManifest['effects'][number]['effect']): string => {
  const { match } = effect.target ?? {}
  return match && 'text' in match ? match.text : (effect.name ?? '')
}

const checkEffects = (wanted: NonNullable<Expected['effects']>, judged: JudgedManifest): readonly Check[] =>
  wanted.flatMap((want) => {
    const what = [want.class, want.verb, want.name && `"${want.name}"`, want.site && `at ${want.site}`].filter(Boolean)
    const found = judged.effects.filter(
      ({ effect }) =>
        (want.class === undefined || effect.effect === want.class) &&
        (want.verb === undefined || effect.verb === want.verb) &&
        (want.site === undefined || effect.origin === want.site) &&
        (want.name === undefined || nameOf(effect) === want.name)
    )
    const label = what.join(' ') || 'any effect'
    return found.length === 0 ? [none(label, want)] : found.map((one) => checkOne(label, want, one))
  })

const checkFlows = (wanted: NonNullable<Expected['flows']>, judged: JudgedManifest): readonly Check[] =>
  wanted.flatMap((want) => {
    const found = judged.flows.filter(
      ({ flow }) =>
        (want.from === undefined || flow.from === want.from) && (want.to === undefined || flow.to === want.to)
    )
    const label = `${want.from ?? 'anything'} → ${want.to ?? 'anywhere'}`
    return found.length === 0 ? [none(label, want)] : found.map((one) => checkOne(label, want, one))
  })

const checksOf = (expected: SuiteCase['expect'], judged: JudgedManifest): readonly Check[] => {
  const {
    decision,
    by,
    effects = [],
    flows = [],
    egress
  } = typeof expected === 'string' ? { decision: expected } : expected
  return [
    ...(decision === undefined ? [] : [checkOne('the whole', { decision, by }, judged)]),
    ...checkEffects(effects, judged),
    ...checkFlows(flows, judged),
    ...(egress === undefined
      ? []
      : [{ what: 'egress', expected: egress, got: judged.egress, by: '', ok: egress === judged.egress }])
  ]
}

const requestOf = (given: SuiteCase['request']): Request =>
  typeof given === 'string' ? { text: given, saidBy: 'person' } : (given ?? { text: '', saidBy: 'agent' })

const labelsOf = ({
  shown,
  released
}: NonNullable<SuiteCase['context']>): Pick<CheckContext, 'shown' | 'released'> => ({
  ...(shown && { shown: shown as NonNullable<CheckContext['shown']> }),
  ...(released && { released: released as NonNullable<CheckContext['released']> })
})

/** Monday at noon and with the person there, where a case does not say otherwise. */
const nowOf = ({
  time,
  zone,
  present = true,
  shown,
  known = [],
  recent
}: NonNullable<SuiteCase['context']>): Circumstances => ({
  at: Date.parse(time ?? '2026-03-02T12:00:00Z'),
  ...(zone !== undefined && { zone }),
  present,
  ...(shown && { shown: shown as NonNullable<Circumstances['shown']> }),
  known: known.map(({ from, to, how = ['value'] }) => ({ from, to, how })),
  recent: { plansHour: recent?.plansHour ?? 0, plansDay: recent?.plansDay ?? 0, uses: recent?.uses ?? [] }
})

/** Runs one case of a suite. `planText` is the plan where the case is about one. */
export const runCase = (
  {
    policy,
    suite,
    planText
  }: { readonly policy: PolicyInForce; readonly suite: Suite; readonly planText?: string | undefined },
  one: SuiteCase
): CaseOutcome => {
  const request = requestOf(one.request ?? suite.request)
  const agent = one.agent ?? suite.agent ?? 'planner'
  const actors: Actors = {
    agent: { id: agent, name: agent },
    person: one.person ?? suite.person ?? 'person',
    device: 'device',
    tenant: 'default',
    request
  }
  const read = caseManifest(one, planText, request, labelsOf({ ...suite.context, ...one.context }))
  if ('diagnostics' in read) {
    const got = read.diagnostics.map(({ code, span, message }) => `${code} at ${span.line}:${span.column}: ${message}`)
    const check = { what: 'the plan', expected: 'a plan that checks', got: got.join('; '), by: '', ok: false }
    return { name: one.name, ok: false, checks: [check] }
  }
  const checks = checksOf(
    one.expect,
    judgeManifest({ ...actors, policy, manifest: read.manifest, now: nowOf({ ...suite.context, ...one.context }) })
  )
  return { name: one.name, ok: checks.every(({ ok }) => ok), checks }
}
