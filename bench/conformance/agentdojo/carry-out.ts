import { checkPlan } from '@writ/dsl/check'
import {
  type ActionGrant,
  type AskedValue,
  type AuthorizedPlan,
  type CheckContext,
  type CheckedPlan,
  contextOf,
  type Flow,
  type FlowGrant,
  type Manifest,
  type Refusal,
  type Request,
  refusal,
  type Source,
  type ToolPort
} from '@writ/dsl/contract'
import {
  type AskedAct,
  advance,
  approve,
  askedAhead,
  askedTarget,
  askedValues,
  compilePlan,
  type Ended,
  isAskedAhead,
  refuseNeed,
  settle,
  startRun
} from '@writ/dsl/run'
import { parsePlan } from '@writ/dsl/syntax'
import { decideManifest, type ManifestDecision, type PolicyInForce } from '@writ/policy-server/decide'

/** What the agent was shown and what it released, in the sessions before. */
export type Labels = Pick<CheckContext, 'shown' | 'released'>

/** One call that the person is asked about, as the approval shows it. `call` is its place among the plan's calls, from 0. */
export interface AskedCall {
  readonly call: number
  readonly target: string | undefined
  readonly values: readonly AskedValue[]
}

/** One page that the person is shown: the flows to decide and every call that is known by then, or a single call when it comes. */
export interface Page {
  readonly flows: readonly Flow[]
  readonly calls: readonly AskedCall[]
}

/** How far a plan came: refused before anything ran, or what was asked and how the run ended; absent where the person said no at once. */
export type Carried =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'run'; readonly pages: readonly Page[]; readonly ended?: Ended; readonly labels: Labels }

export interface Carrying {
  readonly request: Request
  readonly labels: Labels
  readonly policy: PolicyInForce
  readonly tools: ToolPort
  readonly says: (page: Page) => boolean
}

const ACTORS = { agent: { id: 'agent', name: 'Agent' }, person: 'person', device: 'device', tenant: 'tenant' }

/** Parses, checks and decides a plan as the server does, and runs it over the tools, asking where the decision says so. */
export const carryOut = async (text: string, carrying: Carrying): Promise<Carried> => {
  const { request, labels, policy } = carrying
  const { plan, diagnostics } = parsePlan(text)
  const { checked, diagnostics: found = [] } = plan ? checkPlan(plan, contextOf(request, {}, labels)) : {}
  if (!checked) return { kind: 'refused', refusal: refusal([...diagnostics, ...found][0]?.code ?? 'run/bug') }
  const decided = decideManifest({ policy, manifest: checked.manifest, request, ...ACTORS })
  if (!decided.ok) return { kind: 'refused', refusal: decided.refusal }
  const ran = await runCalls(checked, decided.value, carrying)
  return { kind: 'run', ...ran, labels: labelsAfter(labels, checked.manifest) }
}

const isAsked = ({ approval }: ActionGrant | FlowGrant): boolean => approval === 'ask'

const runCalls = async (
  checked: CheckedPlan,
  { details }: ManifestDecision,
  { request, tools, says }: Carrying
): Promise<{ readonly pages: readonly Page[]; readonly ended?: Ended }> => {
  const asked = new Set(details.filter(isAsked).map(({ id }) => id))
  const asks = (effect: string) => asked.has(effect)
  const program = compilePlan({ checked } as AuthorizedPlan)
  const begun = startRun(program, {})
  const places = placesOf(checked)
  const show = (act: AskedAct): AskedCall => ({
    call: places.get(act.checked.id) ?? -1,
    target: askedTarget(act).target,
    values: askedValues(act, { request })
  })
  const ahead = askedAhead(program, begun, asks)
  const first: Page = { flows: checked.manifest.flows.filter(({ id }) => asked.has(id)), calls: ahead.map(show) }
  const pages = first.flows.length + first.calls.length > 0 ? [first] : []
  if (pages.length > 0 && !says(first)) return { pages }
  for (let state = begun; ; ) {
    const { state: next, need } = advance(program, state, asks)
    if (need.kind === 'end') return { pages, ended: need.ended }
    if (need.kind === 'ask') {
      const page: Page = { flows: [], calls: [show(need.act)] }
      const isAnswered = isAskedAhead(ahead, need.act)
      if (!isAnswered) pages.push(page)
      state =
        isAnswered || says(page)
          ? approve(next, { step: need.act.step } as Parameters<typeof approve>[1])
          : refuseNeed(program, next, refusal('approval/declined'))
    } else if (need.kind === 'tool') {
      const said = await tools.call(need.tool, need.name, need.args)
      state = settle(program, next, [
        said.ok ? { kind: 'done', value: said.value } : { kind: 'refused', refusal: said.refusal }
      ])
    } else throw new Error(`a plan of calls needs ${need.kind}`)
  }
}

/** The place of each step among the calls of the plan. */
const placesOf = ({ steps }: CheckedPlan): ReadonlyMap<number, number> => {
  const calls = Object.values(steps).filter(({ verb }) => verb === 'call')
  return new Map(calls.sort((a, b) => a.id - b.id).map(({ id }, i) => [id, i]))
}

/** What stands in the session when the plan has run: by what it may have returned, and what its calls may have carried where. */
export const labelsAfter = ({ shown = [], released = {} }: Labels, { flows }: Manifest): Labels => {
  const given = flows.filter(({ to }) => to !== 'planner')
  const gave = Object.groupBy(given, ({ to }) => to)
  const union = (one: readonly Source[] = [], more: readonly Flow[] = []) => [
    ...new Set([...one, ...more.map(({ from }) => from)])
  ]
  const sinks = new Set([...Object.keys(released), ...given.map(({ to }) => to)])
  const told = flows.filter(({ to, from }) => to === 'planner' && from !== 'planner' && from !== 'person')
  return {
    shown: union(shown, told),
    released: Object.fromEntries([...sinks].map((sink) => [sink, union(released[sink], gave[sink as Flow['to']])]))
  }
}
