import { ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { runs } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { findRun, recordEvent } from '../run-record.ts'
import { isHeld } from './take-held.ts'

/**
 * Has a held run end on its device: it takes back what it did, or leaves it. Written down, so that a device that is away is told when it
 * comes; one that does not come lets go by itself. Refuses `resume/not-held`.
 */
export const letGo = async (ports: Ports, id: string, undo: boolean): Promise<Result<undefined>> => {
  const now = ports.now()
  const device = await ports.db.transaction(async (tx) => {
    const [run] = await tx.select().from(runs).where(eq(runs.id, id)).for('update')
    if (!run?.held || !isHeld(run, now)) return undefined
    await tx
      .update(runs)
      .set({ held: { ...run.held, letGo: { undo } } })
      .where(eq(runs.id, id))
    await recordEvent(tx, id, new Date(now), { type: 'let-go', undo })
    return (await findRun(tx, id))?.device
  })
  if (!device) return refuse('resume/not-held')
  ports.devices.send(device, { type: 'let-go', run: id, undo })
  ports.news.tell(id)
  return ok(undefined)
}
