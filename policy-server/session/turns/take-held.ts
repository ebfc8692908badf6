import { type KeptLabels, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { devices, type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { Device, PlanSent } from '../submit-plan.ts'

/** A held run that another goes on with: on the device that holds it, and once that other one is decided. */
export interface HeldRun {
  readonly device: Device
  /** What earlier turns left for it, which it holds still. */
  readonly kept: KeptLabels
  take(): Promise<void>
}

/** Can it be gone on with at this time, in milliseconds since the epoch? */
export const isHeld = ({ status, held, cancelAt }: Pick<Run, 'status' | 'held' | 'cancelAt'>, now: number): boolean =>
  status === 'held' &&
  held !== null &&
  cancelAt === null &&
  !held.resumedBy &&
  !held.letGo &&
  now < Date.parse(held.until)

/**
 * The held run that a plan goes on with, read under a lock: of two that go on with the same, the second is refused. `undefined` for a plan
 * that begins anew. Refuses `resume/not-held`, also for a run of another agent, session or time.
 */
export const takeHeld = async (
  tx: Queries,
  { agent, session, continues }: Pick<PlanSent, 'agent' | 'session' | 'continues'>,
  { by, now }: { readonly by: string; readonly now: number }
): Promise<Result<HeldRun | undefined>> => {
  if (!continues) return ok(undefined)
  const own = and(eq(runs.id, continues.run), eq(runs.session, session.id), eq(runs.agent, agent.id))
  const [run] = await tx.select().from(runs).where(own).for('update')
  const { held, device: id } = run ?? {}
  if (!run || !held || !id || !isHeld(run, now)) return refuse('resume/not-held')
  const [device] = await tx.select().from(devices).where(eq(devices.id, id))
  if (!device) return refuse('resume/not-held')
  const take = async () => {
    await tx
      .update(runs)
      .set({ held: { ...held, resumedBy: by } })
      .where(eq(runs.id, run.id))
  }
  return ok({ device, kept: run.decided?.labels.kept ?? {}, take })
}
