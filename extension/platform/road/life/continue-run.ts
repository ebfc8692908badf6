import {
  type AuthorizedPlan,
  hashJson,
  type Offer,
  ok,
  type Replaced,
  type Result,
  refuse,
  requestHash,
  type SettledSaid
} from '@writ/dsl/contract'
import { compilePlan, type Ended, type Program, resumeRun } from '@writ/dsl/run'
import { parsePlan, refWords, spliceStatement } from '@writ/dsl/syntax'
import { moveFiles } from '../../storage/files.ts'
import type { StrictTransaction } from '../../storage/journal.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { carryUses } from '../../storage/spend-use.ts'
import { isStoppedIn } from '../../storage/stop-mark.ts'
import { aimsAlike } from '../acting/aims-alike.ts'
import type { RoadPorts } from '../road-ports.ts'
import { authorizeRecord } from './authorize-record.ts'
import { carriedUses } from './carried-uses.ts'
import { endingOf } from './finish-run.ts'
import { reportRun } from './report-run.ts'
import type { Saving } from './save-run.ts'
import { isSettled } from './settle-lost.ts'

/** A held run that an offer goes on with, and how its statements stand in the new plan. */
export interface HeldBefore {
  readonly record: RunRecord
  readonly authorized: AuthorizedPlan
  readonly ended: Ended
  readonly ids: ReadonlyMap<number, number>
  readonly replaced: readonly Replaced[]
}

/**
 * The held run that an offer goes on with, by this device's own reading: the offered text must be that run's, but for the statement at
 * which it stopped. `undefined` for an offer that begins anew. Refuses `resume/not-held`, `plan/hash-mismatch`, and `executor/session-lost` for
 * a run whose code shares a sandbox, which no other run can enter.
 */
export const heldBefore = async (offer: Offer, ports: RoadPorts): Promise<Result<HeldBefore | undefined>> => {
  const { continues } = offer
  if (!continues) return ok(undefined)
  const record = await ports.db.get('runs', continues.run)
  const notHeld = refuse('resume/not-held')
  if (record?.phase !== 'held' || record.session !== ports.session) return notHeld
  const { ended } = record.state
  if (!ended || ended.kind === 'done' || ended.at === undefined) return notHeld
  if (ports.now() >= (record.heldUntil ?? 0)) return notHeld
  // What was stopped, or allowed under an older epoch, goes no further, whoever decides so anew.
  if (await ports.stopped(record.run)) return notHeld
  if (record.claims.epoch < ports.enrolment.epoch) return notHeld
  if (record.workspace) return refuse('executor/session-lost')
  const authorized = authorizeRecord(record)
  const { plan } = parsePlan(record.offer.text)
  if (!authorized.ok || !plan) return notHeld
  const spliced = spliceStatement(plan.plan, ended.at, continues.replace, record.replaced, continues.look)
  const isSame =
    'text' in spliced &&
    spliced.text === offer.text &&
    hashJson(offer.inputs) === hashJson(record.offer.inputs) &&
    requestHash(offer.request) === requestHash(record.offer.request) &&
    aimsAlike(refWords(plan.plan.body, ended.at), record.offer, offer)
  if (!isSame) return refuse('plan/hash-mismatch')
  return ok({ record, authorized: authorized.value, ended, ids: spliced.ids, replaced: spliced.replaced })
}

/**
 * The new run in the state of the held one, with what ends that one: its tabs, files, variables, rounds and spent uses. INVARIANT: one ends and the other begins in
 * one transaction, so that nothing is done twice and a held run is gone on with once. Refuses `resume/not-held`, also for another agent's
 * run, and `resume/unknown-act`.
 */
export const continueRun = async (
  begun: RunRecord,
  program: Program,
  held: HeldBefore,
  ports: RoadPorts
): Promise<Result<Saving>> => {
  const { record: before, ended, ids, replaced } = held
  if (before.claims.act.sub !== begun.claims.act.sub || before.claims.sub !== begun.claims.sub)
    return refuse('resume/not-held')
  const said = await saidOf(before.run, ports)
  const heldProgram = compilePlan(held.authorized)
  const state = resumeRun(program, before.state, { held: heldProgram, ids, said })
  if (!state.ok) return state
  const { tab, tabs, at, clipboard, typed, chosen, brought, askedForSites } = before
  // What a run's pages may reach is never more than before: a lock is not taken off, and both plans have the same sites.
  const reach = begun.reach ?? before.reach
  const { recorded: _, fresh: __, ...rest } = begun
  const record: RunRecord = {
    ...rest,
    state: state.value,
    replaced,
    ...(reach && { reach }),
    ...(tab !== undefined && { tab }),
    ...(tabs && { tabs }),
    ...(at !== undefined && { at }),
    ...(clipboard !== undefined && { clipboard }),
    ...(typed && { typed }),
    ...(chosen && { chosen }),
    ...(brought && { brought }),
    ...(askedForSites && { askedForSites })
  }
  const report = { ...reportRun(before, ended, ports.now()), continuedBy: begun.run }
  const ending = await endingOf(before, ended, report, ports)
  const counts = carriedUses({ program: heldProgram, steps: before.steps }, { program, ids })
  const also = async (tx: StrictTransaction): Promise<Result<unknown>> => {
    const stored = await tx.objectStore('runs').get(before.run)
    if (stored?.phase !== 'held' || stored.version !== before.version) return refuse('resume/not-held')
    if (await isStoppedIn(tx, before.run)) return refuse('resume/not-held')
    await moveFiles(tx, before.run, begun.run)
    const closed = await ending.also(tx)
    if (!closed.ok) return closed
    await carryUses(tx, { from: before.run, to: begun.run, counts })
    await tx.objectStore('runs').put({ ...ending.record, version: before.version + 1 })
    return ok(undefined)
  }
  return ok({ record, entries: ending.entries, also })
}

/** What the person said of the acts that this run lost: nothing is settled while one of them is not. */
const saidOf = async (run: string, { db }: Pick<RoadPorts, 'db'>): Promise<SettledSaid> => {
  const lost = (await db.getAll('lost')).filter((act) => act.run === run)
  return lost.length > 0 && lost.every(isSettled) ? (lost.at(-1)?.said ?? 'unknown') : 'unknown'
}
