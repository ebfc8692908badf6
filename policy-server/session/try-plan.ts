import {
  type Diagnostic,
  declaredOrigins,
  ok,
  type PlanTried,
  printTarget,
  type Refusal,
  type Result,
  refusal
} from '@writ/dsl/contract'
import { mayAgentAct } from './agents/state-of.ts'
import { checkSent } from './check-sent.ts'
import { decidePlan } from './policies/decide-plan.ts'
import type { Ports } from './ports.ts'
import { unread } from './read-plan.ts'
import { readSent } from './read-sent.ts'
import type { Run } from './run-record.ts'
import type { PlanSent } from './submit-plan.ts'
import { deviceOfTurn } from './turns/device-of-turn.ts'
import { diagnosticsInSent, refusalInSent, sentPlace } from './turns/sent-place.ts'
import { sentPlan } from './turns/sent-plan.ts'

/** A plan that would be refused. */
export interface PlanUnfit {
  readonly refusal: Refusal
  readonly diagnostics?: readonly Diagnostic[]
}

const PLACES: ReadonlySet<string> = new Set(['planner', 'person', 'vault', 'sandbox'])

/**
 * A place that the plan itself names. What came from others was read by whichever agents of the person: where those were is told to
 * the person alone.
 */
const placeOf = (from: string, own: ReadonlySet<string>): string =>
  PLACES.has(from) || own.has(from) ? from : 'elsewhere'

/**
 * Parses, checks and decides a plan, or a turn as `act` takes it, as `submitPlan` does, and leaves it at that: nothing is signed, recorded or
 * offered. Refuses what `submitPlan` refuses, but for what hangs on other runs: `session/site-in-use` and `agent/budget`.
 */
export const tryPlan = async (ports: Ports, sent: PlanSent): Promise<Result<PlanTried, PlanUnfit>> => {
  const there = await deviceOfTurn(ports.db, ports, sent)
  if (!there.ok) return { ok: false, refusal: { refusal: there.refusal } }
  const { device, kept } = there.value
  const plan = await sentPlan(ports.db, sent.session, sent, kept)
  if (!plan.ok) return unread(plan.refusal)
  const { text } = plan.value
  const sound = checkSent(text, plan.value.inputs)
  if (!sound.ok) return { ok: false, refusal: { refusal: sound.refusal } }
  const { agent, session } = sent
  const may = await mayAgentAct(ports.db, agent.id, session.person)
  if (!may.ok) return { ok: false, refusal: { refusal: may.refusal } }
  const { person } = session
  const read = await readSent(
    ports.db,
    { agent, session, text, inputs: sound.value as Run['inputs'] },
    { device, kept }
  )
  if (!read.ok) {
    const { refusal: why, diagnostics } = read.refusal
    const place = sentPlace(text, sent.text)
    const found = diagnostics && diagnosticsInSent(diagnostics, place)
    return { ok: false, refusal: { refusal: refusalInSent(why, place), ...(found && { diagnostics: found }) } }
  }
  const { checked, context, request } = read.value
  if (!device) return { ok: false, refusal: { refusal: refusal('session/no-device') } }
  const made = await decidePlan(ports.db, ports, { text, context, checked, request, agent, person, device })
  if (!made.ok) return { ok: false, refusal: { refusal: made.refusal } }
  const { manifest } = checked
  const own = new Set<string>([...declaredOrigins(manifest), ...manifest.effects.map(({ origin }) => origin)])
  const asked = made.value.decision.details.filter(({ approval }) => approval === 'ask')
  const { place } = sentPlace(text, sent.text)
  const asks = asked.flatMap((grant) => {
    if (grant.type !== 'writ_action') return []
    const { id, verb, effect, origin } = grant
    const { target, span } = manifest.effects.find((each) => each.id === id) ?? {}
    const line = span && place(span)?.line
    return [{ verb, effect, origin, ...(target && { target: printTarget(target) }), ...(line && { line }) }]
  })
  const flows = asked.flatMap((grant) =>
    grant.type === 'writ_flow' ? [{ from: placeOf(grant.from, own), to: grant.to }] : []
  )
  const isFirst = ({ from, to }: (typeof flows)[number], i: number) =>
    flows.findIndex((other) => other.from === from && other.to === to) === i
  return ok({ steps: manifest.maxSteps, asks, flows: flows.filter(isFirst) })
}
