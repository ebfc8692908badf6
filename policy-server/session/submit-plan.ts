import {
  type CheckedPlan,
  type Diagnostic,
  disclosureOf,
  hashJson,
  labelsFor,
  ok,
  type Refusal,
  type Result,
  refusal,
  refuse,
  requestHash,
  sandboxGrants
} from '@writ/dsl/contract'
import { desc, eq } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { fitsLog } from '../audit/leaf-text.ts'
import { signCapability } from '../capability/index.ts'
import type { ManifestDecision } from '../decide/index.ts'
import { type Decided, devices, type Queries, runs, type sessions } from '../store/index.ts'
import type { Agent } from './agents.ts'
import { checkSent, keptText } from './check-sent.ts'
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
}

/** A plan that got no further: the run under which that is recorded, and why. */
export interface PlanRefused {
  readonly run: string
  readonly refusal: Refusal
  readonly diagnostics?: readonly Diagnostic[]
}

type Device = typeof devices.$inferSelect

/** The person's device that is connected, or else the one enrolled last. */
export const pickDevice = async (tx: Queries, live: Ports['devices'], person: string): Promise<Device | undefined> => {
  const all = await tx.select().from(devices).where(eq(devices.person, person)).orderBy(desc(devices.at))
  return all.find(({ id }) => live.isConnected(id)) ?? all[0]
}

/**
 * The road from a planner's text to an offered run: parse → check → inputs → decide → sign → record → offer.
 * Every way out is recorded as a run and as a leaf of the log, in one transaction, before it is answered.
 * @returns the run, or with its refusal the run that was refused: `syntax/…`, `check/…`, `plan/…`,
 * `session/no-device`, `session/site-in-use`, `policy/…` (`policy/too-large` where the log could not say all that was granted).
 */
export const submitPlan = async (ports: Ports, sent: PlanSent): Promise<Result<{ run: string }, PlanRefused>> => {
  const run = sent.run ?? randomId('run')
  const began = performance.now()
  const checkedSent = checkSent(sent.text, sent.inputs)
  if (!checkedSent.ok)
    return ports.db.transaction((tx) => recordRefused(tx, ports, sent, { run, refusal: checkedSent.refusal }))
  const sound: SoundPlan = { ...sent, inputs: checkedSent.value as Run['inputs'] }
  const { agent, session } = sent
  const answer = await ports.db.transaction(async (tx) => {
    await lockLabels(tx, session)
    const no = (why: Refusal, checked?: CheckedPlan, diagnostics?: readonly Diagnostic[]) =>
      recordRefused(tx, ports, sound, { run, refusal: why, ...(diagnostics && { diagnostics }) }, checked)
    const read = await readSent(tx, sound)
    if (!read.ok) return no(read.refusal.refusal, read.refusal.checked, read.refusal.diagnostics)
    const { checked, context, known, request } = read.value
    const device = await pickDevice(tx, ports.devices, sent.session.person)
    if (!device) return no(refusal('session/no-device'), checked)
    const { text } = sound
    const { person } = session
    const made = await decidePlan(tx, ports, { text, context, checked, request, agent, person, device: device.id })
    if (!made.ok) return no(made.refusal, checked)
    const { decision, policy, narrowing, inForce } = made.value
    const discloses = disclosureOf(checked.manifest)
    const others = await checkLiveRuns(tx, session.person, discloses, { policy: inForce, tenant: session.tenant })
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
      labels: labelsFor(known, checked.manifest),
      discloses
    }
    const ms = performance.now() - began
    const recorded = await recordDecided(tx, ports, sound, { run, device, decided, decision, ms })
    if (!recorded.ok) return no(recorded.refusal, checked)
    return ok({ run, device: device.id })
  })
  if (answer.ok) await offerRun(ports, answer.value.run)
  return answer
}

/** Signs and records a decision, or refuses `policy/too-large` and records nothing: what the log cannot say is not granted. */
const recordDecided = async (
  tx: Queries,
  { issuer, tenant, keys, askSeconds, now }: Pick<Ports, 'issuer' | 'tenant' | 'keys' | 'askSeconds' | 'now'>,
  { agent, session, text, inputs, traceParent }: SoundPlan,
  {
    run,
    device,
    decided,
    decision,
    ms
  }: { run: string; device: Device; decided: Decided; decision: ManifestDecision; ms: number }
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
    decided,
    token: signed.token,
    tokenExpires: new Date(signed.expires),
    at,
    events: 0
  })
  const { allowed, asked } = decision
  await recordEvent(tx, run, at, { type: 'decided', allowed, asked, ms })
  await appendLeaves(tx, [leaf])
  return ok(undefined)
}

/** Inputs that cannot be stored are not kept; why they were refused is. */
const recordRefused = async (
  tx: Queries,
  { now }: Pick<Ports, 'now'>,
  { agent, session, text, inputs, traceParent }: PlanSent,
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
