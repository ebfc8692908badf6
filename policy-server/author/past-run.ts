import { checkPlan } from '@writ/dsl/check'
import { type CheckContext, contextOf, type Decision, type Manifest } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import type { Actors } from '../decide/cedar-request.ts'
import type { Circumstances } from '../decide/circumstances.ts'
import type { RecordedRun } from './recorded-run.ts'

/** A run of the past, ready to be decided again. */
export interface PastRun {
  readonly run: string
  readonly at: string
  readonly actors: Actors
  /** What else it is decided by, as far as that was recorded. */
  readonly now: Circumstances
  readonly manifest: Manifest
  /** What was decided of the whole, and of each effect and flow by its id as far as that is known. */
  readonly was: { readonly decision: Decision; readonly parts: Readonly<Record<string, Decision>> }
  readonly egress?: 'open' | 'declared'
  readonly steps: RecordedRun['steps']
  /** It was told by a log, which holds neither targets nor paths nor flows. */
  readonly isPartial: boolean
}

type Labels = Pick<CheckContext, 'shown' | 'released'>

const isPolicyNo = (code: string): boolean => code === 'policy/denied' || code === 'policy/flow-denied'

const wasOf = ({ granted, refusal }: RecordedRun, manifest: Manifest): PastRun['was'] | undefined => {
  if (granted) {
    const parts = Object.fromEntries(granted.map(({ id, approval }) => [id, approval]))
    return { decision: granted.some(({ approval }) => approval === 'ask') ? 'ask' : 'allow', parts }
  }
  if (!refusal || !isPolicyNo(refusal.code)) return undefined
  const { effect, origin, from, to } = refusal.detail ?? {}
  const denied = [
    ...manifest.effects.filter((one) => one.effect === effect && one.origin === origin),
    ...manifest.flows.filter((one) => one.from === from && one.to === to)
  ]
  return { decision: 'deny', parts: Object.fromEntries(denied.map(({ id }) => [id, 'deny'])) }
}

/** A plan is only decided where the person's device is there to take it; what was granted around it is not recorded with it. */
export const nowOf = (at: string): Circumstances => ({
  at: Date.parse(at),
  present: true,
  recent: { plansHour: 0, plansDay: 0, uses: [] }
})

/** Reads a recorded run's plan again. `why` says why it cannot be decided again: it never was, or it no longer checks. */
export const pastRunOf = (recorded: RecordedRun): PastRun | { readonly run: string; readonly why: string } => {
  const {
    run,
    at,
    agent,
    person,
    device = 'none',
    tenant,
    request,
    text,
    inputs,
    labels = {},
    egress,
    steps
  } = recorded
  const parsed = parsePlan(text)
  const named = Object.fromEntries(inputs.map((name) => [name, null]))
  const { checked } = parsed.plan
    ? checkPlan(parsed.plan, contextOf(request, named, labels as Labels))
    : { checked: undefined }
  if (!checked) return { run, why: 'its plan does not check' }
  const was = wasOf(recorded, checked.manifest)
  if (!was) return { run, why: `it was not decided by policy (${recorded.refusal?.code ?? recorded.status})` }
  return {
    run,
    at,
    actors: { agent, person, device, tenant, request },
    now: { ...nowOf(at), ...(labels.shown && { shown: labels.shown as NonNullable<Labels['shown']> }) },
    manifest: checked.manifest,
    was,
    ...(egress && { egress }),
    steps,
    isPartial: false
  }
}
