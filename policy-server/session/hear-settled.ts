import type { JournalEvent, RunReport, SignedEntry } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { type Queries, runs } from '../store/index.ts'
import type { Ports } from './ports.ts'
import { recordEvent } from './run-record.ts'

type Settled = Extract<JournalEvent, { kind: 'settled' }>
type Word = NonNullable<RunReport['settled']>[number]

/**
 * Tells the planner what a person said of acts whose outcome was lost, from journal entries that stand in the log by now. A word that
 * is told already changes nothing, so that entries which are uploaded again say nothing twice.
 */
export const hearSettled = async (
  { db, news }: Pick<Ports, 'db' | 'news'>,
  device: string,
  entries: readonly SignedEntry[]
): Promise<void> => {
  for (const { entry } of entries) {
    const { event, at } = entry
    if (event.kind !== 'settled') continue
    if (await db.transaction((tx) => tellWord(tx, device, event, at))) news.tell(event.run)
  }
}

const tellWord = async (
  tx: Queries,
  device: string,
  { run: id, step, said }: Settled,
  at: string
): Promise<boolean> => {
  const [run] = await tx.select().from(runs).where(eq(runs.id, id)).for('update')
  const report = run?.device === device ? run.report : undefined
  if (!report) return false
  const word: Word = { step, said, at }
  const told = report.settled ?? []
  if (told.some((one) => one.step === step && one.said === said)) return false
  await tx
    .update(runs)
    .set({ report: { ...report, settled: [...told.filter((one) => one.step !== step), word] } })
    .where(eq(runs.id, id))
  await recordEvent(tx, id, new Date(at), { type: 'settled', ...word })
  return true
}
