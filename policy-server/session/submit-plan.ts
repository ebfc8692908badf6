import {
  type CheckedPlan,
  type Diagnostic,
  disclosureOf,
  hashJson,
  isSoundText,
  labelsFor,
  ok,
  type Refs,
  type Refusal,
  type Result,
  refusal,
  refuse,
  requestHash,
  sandboxGrants
} from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { fitsLog } from '../audit/leaf-text.ts'
import { signCapability } from '../capability/index.ts'
import type { ManifestDecision } from '../decide/index.ts'
import { type Decided, type devices, hasSoundTexts, type Queries, runs, type SentAs, sessions } from '../store/index.ts'
import { reserveBudget } from './agents/reserve-budget.ts'
import { mayAgentAct, stateOfAgent } from './agents/state-of.ts'
import type { Agent } from './agents.ts'
import { checkSent, keptText, unsoundText } from './check-sent.ts'
import { decidedLeaf } from './decided-leaf.ts'
import { readEpoch } from './epoch.ts'
import { checkLiveRuns } from './labels/check-live-runs.ts'
import { lockLabels } from './labels/read-labels.ts'
import { offerRun } from './offer-run.ts'
import { decidePlan } from './policies/decide-plan.ts'
import type { Ports } from './ports.ts'
import { randomId } from './random-id.ts'
import { readSent, type SoundPlan } from './read-sent.ts'
import { type Run, recordEvent, refusedReport } from './run-record.ts'
import { deviceOfTurn } from './turns/device-of-turn.ts'
import { findSentBefore } from './turns/sent-before.ts'
import { takeHeld } from './turns/take-held.ts'

export type Session = typeof sessions.$inferSelect

/** A plan as an agent sends it, in one of its sessions. Nothing is known yet of its text or its inputs. */
export interface PlanSent {
  readonly agent: Agent
  readonly session: Session
  readonly text: string
  readonly inputs: unknown
  /** A sound `traceparent` that came with it. Nothing is decided by it. */
  readonly traceParent?: string | undefined
  /** The name that its run gets, so that whoever sends it knows it where the answer is lost; else a new one. */
  readonly run?: string
  /** Where it stops before an act, it is held to be gone on with. */
  readonly holds?: true
  /** It goes on with a held run: its text is that run's, but for one statement, and `replaced` what the plan's statements took the place of. */
  readonly continues?: NonNullable<Decided['continues']>
  readonly replaced?: Decided['replaced']
  /** What the refs in what is new in it may stand for. */
  readonly meant?: Refs
  /** What the planner wrote, where the text was made of that. */
  readonly sent?: string | undefined
  /** Sent again under the same key, it is the same run. */
  readonly sentAs?: SentAs | undefined
}

/** A plan that got no further: the run under which that is recorded, and why. */
export interface PlanRefused {
  readonly run: string
  readonly refusal: Refusal
  readonly diagnostics?: readonly Diagnostic[]
}

export type Device = typeof devices.$inferSelect

/**
 * The road from a planner's text to an offered run: parse → check → inputs → decide → sign → record → offer.
 * Every way out is recorded as a run and as a leaf of the log, in one transaction, before it is answered.
 * @returns the run, or with its refusal the run that was refused: `agent/…`, `syntax/…`, `check/…`, `plan/…`,
 * `session/no-device`, `session/device-away`, `session/site-in-use`, `session/key-reused`, `resume/not-held`, `policy/…` (`policy/too-large` where the log could not say all that was granted).
 */
export const submitPlan = async (ports: Ports, sent: PlanSent): Promise<Result<{ run: string }, PlanRefused>> => {
  const run = sent.run ?? randomId('run')
  const began = performance.now()
  const checkedSent = checkSent(sent.text, sent.inputs)
  if (!checkedSent.ok) return refuseSent(ports, { ...sent, run }, { refusal: checkedSent.refusal })
  const sound: SoundPlan = { ...sent, inputs: checkedSent.value as Run['inputs'] }
  const { agent, session } = sent
  const answer = await once(ports, sound, run, async (tx) => {
    const no = (why: Refusal, checked?: CheckedPlan, diagnostics?: readonly Diagnostic[]) =>
      recordRefused(tx, ports, sound, { run, refusal: why, ...(diagnostics && { diagnostics }) }, checked)
    const may = await mayAgentAct(tx, agent.id, session.person)
    if (!may.ok) return no(may.refusal)
    const held = await takeHeld(tx, sound, { by: run, now: ports.now() })
    if (!held.ok) return no(held.refusal)
    const there = held.value ? ok(held.value) : await deviceOfTurn(tx, ports, { session, text: sent.text })
    if (!there.ok) return no(there.refusal)
    const { device, kept } = there.value
    const read = await readSent(tx, sound, { device, kept })
    if (!read.ok) return no(read.refusal.refusal, read.refusal.checked, read.refusal.diagnostics)
    const { checked, context, known, request, tools, refs } = read.value
    if (!device) return no(refusal('session/no-device'), checked)
    const { text } = sound
    const { person } = session
    const made = await decidePlan(tx, ports, { text, context, checked, request, agent, person, device })
    if (!made.ok) return no(made.refusal, checked)
    const { decision, policy, narrowing, inForce } = made.value
    const discloses = disclosureOf(checked.manifest)
    const others = await checkLiveRuns(tx, session.person, discloses, {
      policy: inForce,
      tenant: session.tenant,
      agent: agent.id,
      continues: sent.continues?.run
    })
    if (!others.ok) return no(others.refusal, checked)
    const decided: Decided = {
      plan: checked.hash,
      policy,
      narrowing,
      relied: decision.relied,
      request: requestHash(request),
      inputs: hashJson(sound.inputs),
      epoch: await readEpoch(tx),
      details: [...decision.details, ...sandboxGrants(checked.manifest.code, ports.codeHost, decision.tiers)],
      ...(decision.reasons.length > 0 && { reasons: decision.reasons }),
      egress: decision.egress,
      labels: labelsFor(known, checked),
      discloses,
      ...(checked.manifest.kept.length > 0 && { keeps: checked.manifest.kept }),
      tools,
      ...(Object.keys(refs).length > 0 && { refs }),
      ...(sent.holds && { holds: sent.holds }),
      ...(sent.continues && { continues: sent.continues }),
      session: session.id,
      ...(sent.sent !== undefined && sent.sent !== text && isSoundText(sent.sent) && { sent: sent.sent }),
      ...(sent.replaced && { replaced: sent.replaced })
    }
    // What stands in it is asked of the store by those who come after, on a device's way in and where an agent is stopped.
    if (!hasSoundTexts(decided)) return no(unsoundText(), checked)
    const ms = performance.now() - began
    const recorded = await recordDecided(tx, ports, sound, { run, device, checked, decided, decision, ms })
    if (!recorded.ok) return no(recorded.refusal, checked)
    await held.value?.take()
    return ok({ run })
  })
  if (answer.ok) await offerRun(ports, answer.value.run)
  return answer
}

/**
 * Makes a run of what was sent, in a transaction, one at a time for a person; of what was sent before under the same key, that run.
 * Refuses `session/key-reused` and `session/ended`, and then there is none.
 */
const once = (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  { session, sentAs }: Pick<PlanSent, 'session' | 'sentAs'>,
  run: string,
  make: (tx: Queries) => Promise<Result<{ run: string }, PlanRefused>>
): Promise<Result<{ run: string }, PlanRefused>> =>
  db.transaction(async (tx) => {
    await lockLabels(tx, session)
    const before = await findSentBefore(tx, { session, sentAs, now: now() })
    if (!before.ok) return { ok: false, refusal: { run, refusal: before.refusal } }
    // Whoever stops the agent ends its sessions: not between this look and the next.
    await stateOfAgent(tx, session.agent, session.person)
    const [stands] = await tx.select({ endedAt: sessions.endedAt }).from(sessions).where(eq(sessions.id, session.id))
    if (stands?.endedAt) return { ok: false, refusal: { run, refusal: refusal('session/ended') } }
    return before.value ? ok({ run: before.value.id }) : make(tx)
  })

/** Signs, reserves and records. Refuses `policy/too-large`, since what the log cannot say is not granted, and `agent/budget`; then nothing of it stays. */
const recordDecided = async (
  tx: Queries,
  { issuer, tenant, keys, askSeconds, now }: Pick<Ports, 'issuer' | 'tenant' | 'keys' | 'askSeconds' | 'now'>,
  { agent, session, text, inputs, traceParent, sentAs }: SoundPlan,
  {
    run,
    device,
    checked,
    decided,
    decision,
    ms
  }: { run: string; device: Device; checked: CheckedPlan; decided: Decided; decision: ManifestDecision; ms: number }
): Promise<Result<undefined>> => {
  const at = new Date(now())
  const signed = await signCapability(keys.server, {
    issuer,
    tenant,
    agent: agent.id,
    person: session.person,
    device,
    run,
    decided,
    askSeconds,
    now: at.getTime()
  })
  const who = { run, agent: agent.id, device: device.id, token: signed.jti }
  const leaf = decidedLeaf(who, decided, decision, at)
  if (!fitsLog(leaf)) return refuse('policy/too-large')
  const { allowed, asked } = decision
  const room = await reserveBudget(tx, { agent: agent.id, run, manifest: checked.manifest, asked, at: at.getTime() })
  if (!room.ok) return room
  await tx.insert(runs).values({
    id: run,
    session: session.id,
    agent: agent.id,
    person: session.person,
    device: device.id,
    status: 'decided',
    text,
    inputs,
    traceParent,
    sentAs,
    decided,
    token: signed.token,
    tokenExpires: new Date(signed.expires),
    at,
    events: 0
  })
  await recordEvent(tx, run, at, { type: 'decided', allowed, asked, ms })
  await appendLeaves(tx, [leaf])
  return ok(undefined)
}

/** Records a plan that could not even be made of what was sent, as every other that is refused. */
export const refuseSent = (
  ports: Ports,
  sent: PlanSent,
  why: Omit<PlanRefused, 'run'>
): Promise<Result<{ run: string }, PlanRefused>> => {
  const run = sent.run ?? randomId('run')
  return once(ports, sent, run, (tx) => recordRefused(tx, ports, sent, { run, ...why }))
}

/** Inputs that cannot be stored are not kept; why they were refused is. */
const recordRefused = async (
  tx: Queries,
  { now }: Pick<Ports, 'now'>,
  { agent, session, text, inputs, traceParent, sentAs }: PlanSent,
  refused: PlanRefused,
  checked?: CheckedPlan
): Promise<{ readonly ok: false; readonly refusal: PlanRefused }> => {
  const { run, refusal: why, diagnostics } = refused
  const at = new Date(now())
  const report = refusedReport(run, why)
  const sound = checkSent('', inputs)
  await tx.insert(runs).values({
    id: run,
    session: session.id,
    agent: agent.id,
    person: session.person,
    status: 'refused',
    text: keptText(text),
    inputs: sound.ok ? (sound.value as Run['inputs']) : {},
    traceParent,
    sentAs,
    at,
    endedAt: at,
    report,
    events: 0
  })
  await recordEvent(tx, run, at, { type: 'ended', status: 'refused', code: why.code })
  await appendLeaves(tx, [
    {
      v: 1,
      from: 'server',
      at: at.toISOString(),
      event: {
        kind: 'plan-refused',
        run,
        agent: agent.id,
        ...(checked && { plan: checked.hash }),
        code: why.code,
        codes: [...new Set(diagnostics?.map(({ code }) => code) ?? [why.code])]
      }
    }
  ])
  return { ok: false, refusal: refused }
}
