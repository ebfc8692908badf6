import {
  type AuthorizedPlan,
  declaredOrigins,
  isOrigin,
  type Refusal,
  type Result,
  refusal,
  type Span
} from '@writ/dsl/contract'
import { advance, compilePlan, isForeseen, type Need, type Program, type RunState, rowsAhead } from '@writ/dsl/run'
import { actionGrants } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { doBatch } from '../acting/do-batch.ts'
import { doCode } from '../acting/do-code.ts'
import { doFeature, isFeature } from '../acting/do-feature.ts'
import { doPause } from '../acting/do-pause.ts'
import { doPerson } from '../acting/do-person.ts'
import { doTool } from '../acting/do-tool.ts'
import { claimsNow, judgeNeed, judgeRun, refusalAt } from '../acting/floor-of-run.ts'
import { lackOf } from '../acting/lack-of.ts'
import { pictureAct } from '../acting/picture-act.ts'
import { placed, refuseNeed } from '../acting/refuse-need.ts'
import { askForSites } from '../asking/ask-for-sites.ts'
import { askFlows, askPerson, describeAct } from '../asking/ask-person.ts'
import { askedFlows } from '../asking/asked-flows.ts'
import { fallBack, leanOnAnswer } from '../asking/lean-on-answer.ts'
import { leanOnTable } from '../asking/lean-on-table.ts'
import { loopRows } from '../asking/loop-rows.ts'
import { askToUnlock } from '../asking/unlock-vault.ts'
import { feed, type Pended, pendedAt } from '../feed.ts'
import { askForInput } from '../files/choose-inputs.ts'
import type { RoadPorts } from '../road-ports.ts'
import { beginTab } from '../tabs/begin-tab.ts'
import { doTab } from '../tabs/do-tab.ts'
import { tabOf, withTab } from '../tabs/tab-of.ts'
import { awaitAgent } from './await-agent.ts'
import { judgeAgent } from './brake-agent.ts'
import { stopRun } from './finish-run.ts'
import { freshToken, PAUSE_MS } from './fresh-token.ts'
import { endOrHold } from './hold-run.ts'
import { planUndoes } from './plan-undoes.ts'
import { recoverRun } from './recover-run.ts'
import { saveRun } from './save-run.ts'

/**
 * The road of an authorized plan, from wherever its record stands to a question or its end. Everything it knows is in
 * the record, so it can be called again after any crash. Parse, check and authorize are in accept-offer.ts.
 *
 *   recover what an earlier life left pending
 *   → ask for the right to act at its origins, where the browser wants the person's word
 *   → ask for the files that are inputs, and about flows, once
 *   → until it ends: ask · tab · batch of acts · person · pause   (each act: intent before, outcome after)
 *   → finish: the last entry, the log, the report
 *
 * What a page, a vault or a person refuses goes back to the interpreter, which may catch it or take back what was done; what
 * it needs for that comes here as any other need. What loses the run its authority or its journal ends it at once.
 */
export const runPlan = async (begun: RunRecord, authorized: AuthorizedPlan, ports: RoadPorts): Promise<void> => {
  const program = compilePlan(authorized)
  let record = begun
  try {
    await ports.guards.guard(record.run, pageOrigins(program))
    const recovered = await recoverRun(record, program, ports)
    if (!recovered.ok) return await stop(record, recovered.refusal, ports)
    record = recovered.value
    while (record.phase === 'running') {
      const next = await takeStep(heldTo(record, authorized, ports), authorized, program, ports)
      if (!next.ok) return await stop(record, next.refusal, ports)
      record = next.value
    }
  } catch (error) {
    // A bug is caught once, here, and fails closed.
    console.error('writ: run failed', error)
    await stop(record, refusal('run/bug'), ports)
  }
}

/** Ends the run as it stands written. What cannot be written down stops it all the same. */
const stop = async (record: RunRecord, no: Refusal, ports: RoadPorts): Promise<void> => {
  const stored = await ports.db.get('runs', record.run).catch(() => undefined)
  if (stored?.phase === 'ended') return
  const stopped = await stopRun(stored ?? record, no, ports)
  if (!stopped.ok) ports.giveUp(stored ?? record, no)
}

/** The run with its pages locked, where the floor wants that by now. A lock is not taken off again. */
const heldTo = (record: RunRecord, { checked }: AuthorizedPlan, ports: RoadPorts): RunRecord =>
  record.reach || claimsNow(record.claims, ports).egress !== 'declared'
    ? record
    : { ...record, reach: declaredOrigins(checked.manifest) }

const takeStep = async (
  record: RunRecord,
  authorized: AuthorizedPlan,
  program: Program,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const { ended } = record.state
  const runs = judgeRun(authorized.checked.manifest, record.claims, ports)
  // A batch that was halted for the floor's sake was refused for that, whatever its document says.
  if (!runs.ok && (!ended || ended.kind === 'stopped')) return runs
  if (ended) return await endOrHold(record, ended, ports)
  if (record.state.looking && !(await mayLook(record, ports)))
    return await refuseNeed(record, program, refusal('page/closed'), ports)
  if (await ports.stopped(record.run)) return { ok: false, refusal: refusal('run/cancelled') }
  const mayGoOn = await judgeAgent(record.claims.act.sub, ports)
  if (!mayGoOn.ok) return mayGoOn
  if (!(await ports.online(PAUSE_MS))) return { ok: false, refusal: refusal('server/away') }
  const goesOn = await awaitAgent(record, ports)
  if (!goesOn.ok) return goesOn
  if (record.claims.epoch < ports.enrolment.epoch) return { ok: false, refusal: refusal('capability/stale-epoch') }
  const opening = record.flowsApproved ? undefined : await askForSites(record, authorized.checked.manifest, ports)
  if (opening) return opening
  const choosing = askForInput(record, program, ports)
  if (choosing) return await choosing
  if (!record.flowsApproved) {
    const flows = askedFlows(record, authorized.checked.manifest)
    return flows.length > 0
      ? await askFlows(record, flows, ports)
      : await saveRun({ ...record, flowsApproved: true }, [], ports)
  }
  const asking = new Set(
    actionGrants(claimsNow(record.claims, ports))
      .filter(({ approval }) => approval === 'ask')
      .map(({ id }) => id)
  )
  const { state, need } = advance(program, record.state, (effect, framed) => framed || asking.has(effect))
  const pended: Pended = { state, turn: { kind: 'advanced', asks: [...asking] } }
  const asked = need.kind === 'ask' ? askedFor(program, state) : need
  // For a look before a hold nobody is asked, and nothing is waited for.
  if (state.looking && need.kind !== 'batch')
    return await refuseNeed(pendedAt(record, pended), program, refusal('approval/unanswered'), ports)
  const may = judgeNeed(need, ports)
  const lack = may.ok ? lackOf(asked, record, ports.features, ports.asks) : may.refusal
  if (lack) return await refuseNeed(pendedAt(record, pended), program, placed(lack, spanOf(need)), ports)
  switch (need.kind) {
    case 'end':
      return await endOrHold(pendedAt(record, pended), need.ended, ports)
    case 'arrive': {
      const { spot } = need
      const named = tabOf(record, spot.tab)
      if (!named.ok) return await refuseNeed(pendedAt(record, pended), program, placed(named.refusal, need.span), ports)
      const begins: Result<number> =
        named.value === undefined
          ? await beginTab(record, need.origin, need.via, ports)
          : { ok: true, value: named.value }
      if (!begins.ok)
        return await refuseNeed(pendedAt(record, pended), program, placed(begins.refusal, need.span), ports)
      const tab = begins.value
      await ports.egress.hold(record.run, tab, record.reach)
      const there = await ports.tabs.arrive(tab, need.origin, need.via)
      const next = withTab(pendedAt(record, pended), spot.tab, tab)
      return there.ok
        ? { ok: true, value: feed(next, program, { kind: 'arrived' }) }
        : await refuseNeed(next, program, placed(await refusalAt(there.refusal, tab, ports), need.span), ports)
    }
    case 'pause':
      return await doPause(record, program, pended, need, ports)
    case 'ask': {
      const where = asked.kind === 'batch' ? asked : undefined
      const described = await describeAct(record, need, where, ports)
      if (!described.ok)
        return await refuseNeed(
          pendedAt(record, pended),
          program,
          placed(described.refusal, need.act.checked.span),
          ports
        )
      const next = { ...pendedAt(described.value.record, pended), askSpan: need.act.checked.span }
      const { asked: found, look, document } = described.value
      const ahead = rowsAhead(program, state)
      const leaned =
        (ahead && isForeseen(need.act, ahead) && (await leanOnTable(next, program, found, ahead, ports))) ??
        (await leanOnAnswer(next, program, found, ports))
      if (leaned) return leaned
      const rows = ahead && isForeseen(need.act, ahead) ? await loopRows(ahead, found, next.offer.request, look) : {}
      const picture = document && (await pictureAct(need.act, document, claimsNow(record.claims, ports), ports))
      const undo = planUndoes(authorized.checked, need.act.checked)
      const about = { ...found.about, ...rows, ...(undo && { undo }) }
      return await askPerson(next, { ...found, about, picture }, ports)
    }
    case 'tab':
    case 'batch':
    case 'code':
    case 'tool':
    case 'person': {
      const locked =
        need.kind === 'batch' ? await askToUnlock(waiting(record, program, pended, need), need, ports) : undefined
      if (locked?.ok) return locked
      if (locked)
        return await refuseNeed(pendedAt(record, pended), program, placed(locked.refusal, spanOf(need)), ports)
      const fresh = await freshToken(record, ports)
      const unapproved = fresh.ok ? await fallBack(fresh.value, program, ports) : undefined
      if (unapproved) return unapproved
      const done = fresh.ok ? await act(fresh.value, program, pended, need, authorized, ports) : fresh
      return done.ok ? done : { ok: false, refusal: placed(done.refusal, spanOf(need)) }
    }
  }
}

/** A run that is to be held looks only where it has a page, may show it and can tell of it: it is held all the same. */
const mayLook = async (
  { flowsApproved, tab, claims }: RunRecord,
  { agentState, online }: RoadPorts
): Promise<boolean> =>
  flowsApproved && tab !== undefined && agentState(claims.act.sub) === 'active' && (await online(0))

const act = (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: Extract<Need, { kind: 'tab' | 'batch' | 'code' | 'tool' | 'person' }>,
  { checked }: AuthorizedPlan,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  switch (need.kind) {
    case 'tab':
      return doTab(record, program, pended, need, ports)
    case 'batch':
      return doBatch(record, program, pended, need, ports)
    case 'code':
      return doCode(record, program, pended, need, ports)
    case 'tool':
      return (isFeature(need) ? doFeature : doTool)(record, program, pended, need, ports)
    case 'person':
      return doPerson(record, program, pended, need, checked.manifest, ports)
  }
}

/** What a question is about, as the need that would follow the yes: that alone tells where the act would happen. */
const askedFor = (program: Program, state: RunState): Need =>
  advance(program, { ...state, raised: undefined }, () => false).need

/** A run that waits before a need of which nothing was begun. */
const waiting = (record: RunRecord, program: Program, pended: Pended, need: Need): RunRecord => {
  const span = spanOf(need)
  return { ...feed(pendedAt(record, pended), program, { kind: 'put-back' }), ...(span && { askSpan: span }) }
}

const spanOf = (need: Need): Span | undefined => {
  if ('span' in need) return need.span
  if ('checked' in need) return need.checked.span
  if (need.kind === 'batch') return need.acts[0]?.checked.span
  return need.kind === 'ask' ? need.act.checked.span : undefined
}

/** Where the run does or reads something: there a dialog would hold it up. */
const pageOrigins = (program: Program): readonly string[] => [
  ...new Set(
    program.instrs.flatMap((instr) => [
      ...('step' in instr ? [instr.step.origin].filter(isOrigin) : []),
      ...(instr.op === 'page' ? instr.via : [])
    ])
  )
]
