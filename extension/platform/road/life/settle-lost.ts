import {
  hashSettling,
  type LostAct,
  ok,
  type Result,
  type RunReport,
  refuse,
  type SettledSaid,
  type SiteNow,
  settledText
} from '@writ/dsl/contract'
import type { LostRecord } from '../../storage/database.ts'
import { signText } from '../../storage/device-key.ts'
import type { StrictTransaction } from '../../storage/journal.ts'
import { returnUse } from '../../storage/spend-use.ts'
import type { RoadPorts } from '../road-ports.ts'

type Word = NonNullable<RunReport['settled']>[number]

/** What a page shows of an act to be settled; the person's word brings `shown` back. */
export interface LostView {
  readonly id: string
  readonly act: LostAct
  readonly now?: SiteNow
  readonly shown: string
  /** What the person said last. */
  readonly said?: SettledSaid
}

/** The person's word on one lost act, bound to what was on the screen. */
export interface LostWord {
  readonly id: string
  readonly said: SettledSaid
  readonly shown: string
}

export const isSettled = ({ said }: Pick<LostRecord, 'said'>): boolean => said === 'done' || said === 'not-done'

export const lostView = ({ id, act, now, said }: LostRecord): LostView => ({
  id,
  act,
  ...(now && { now }),
  ...(said && { said }),
  shown: hashSettling(act, now)
})

/** A report that the server has not got yet brings the word with it; one that it has is told by the journal. */
const tellIn = async (tx: StrictTransaction, run: string, word: Word): Promise<void> => {
  const runs = tx.objectStore('runs')
  const record = await runs.get(run)
  if (!record?.report) return
  const others = (record.report.settled ?? []).filter(({ step }) => step !== word.step)
  await runs.put({ ...record, report: { ...record.report, settled: [...others, word] } })
}

/**
 * Takes the person's word on an act whose outcome was lost: signed, in the journal, and in force in one transaction. Its use is given
 * back only where it was not done; that nobody knows leaves it listed. Refuses `approval/unsound` for what is not open, or for what
 * is not what was shown.
 */
export const settleLost = async (
  { id, said, shown }: LostWord,
  { db, key, journal, now }: Pick<RoadPorts, 'db' | 'key' | 'journal' | 'now'>
): Promise<Result<void>> => {
  const kept = await db.get('lost', id)
  if (!kept || isSettled(kept) || lostView(kept).shown !== shown) return refuse('approval/unsound')
  const { run, step, batch } = kept.act
  const word = { run, step, batch, said, shown }
  const sig = await signText(key, settledText(word))
  const at = now()
  return await journal.append([{ event: { kind: 'settled', ...word, sig } }], async (tx) => {
    // Read again inside the transaction: two windows, one word.
    const store = tx.objectStore('lost')
    const current = await store.get(id)
    if (!current || isSettled(current) || lostView(current).shown !== shown) return refuse('approval/unsound')
    await store.put({ ...current, said, saidAt: at })
    await tellIn(tx, run, { step, said, at: new Date(at).toISOString() })
    if (said === 'not-done') await returnUse(tx, run, kept.effect)
    return ok(undefined)
  })
}
