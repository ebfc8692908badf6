import { type AnswerFault, type JournalAnswer, leafText, treeLeaf } from '@writ/dsl/contract'
import type { Database } from './database.ts'
import type { StrictTransaction } from './journal.ts'

/** An answer of the server by which its log is not the one that this device knows: what the device had kept, and what it was told. */
export interface LogDoubt {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly fault: AnswerFault
  readonly why: string
  readonly kept?: string
  readonly answer: JournalAnswer
}

/** What a device keeps of its server's log; one for each enrolment. */
export interface KeptLog {
  readonly id: `log ${string}`
  /** The newest checkpoint that was found good, as a signed note. */
  readonly checkpoint?: string
  /** The newest entry that was shown to be in it, and the hash of its leaf. */
  readonly newest?: { readonly seq: number; readonly leaf: Uint8Array }
  /** While it stands, no run begins. */
  readonly doubt?: LogDoubt
  /** Doubts that the person settled, the newest last. */
  readonly settled?: readonly LogDoubt[]
}

/** Most settled doubts that are kept: each holds two checkpoints, which show for good what was signed. */
const MOST_SETTLED = 16

const idOf = (device: string) => `log ${device}` as const

/** The highest entry that the server's log holds, as far as this device knows; -1 before the first. */
export const ackedOf = (device: string) => `acked ${device}`

export const keptLog = async (db: Pick<Database, 'get'>, device: string): Promise<KeptLog> => {
  const id = idOf(device)
  const kept = await db.get('device', id)
  return kept?.id === id ? kept : { id }
}

/** The hash of the leaf that an entry of the device is in the log; `undefined` where it wrote none of this number. */
export const ownLeaf = async (
  db: Pick<Database, 'get'>,
  device: string,
  seq: number
): Promise<Uint8Array | undefined> => {
  const { newest } = await keptLog(db, device)
  if (newest?.seq === seq) return newest.leaf
  const stored = await db.get('journal', [device, seq])
  return stored && treeLeaf(new TextEncoder().encode(leafText({ v: 1, from: 'device', ...stored.signed })))
}

/** The same, in a transaction that is open. */
export const keptLogIn = async (tx: StrictTransaction, device: string): Promise<KeptLog> => {
  const id = idOf(device)
  const kept = await tx.objectStore('device').get(id)
  return kept?.id === id ? kept : { id }
}

const change = async (db: Database, device: string, to: (kept: KeptLog) => KeptLog, acked?: number): Promise<void> => {
  const id = idOf(device)
  const tx = db.transaction(['device', 'meta'], 'readwrite', { durability: 'strict' })
  const kept = await tx.objectStore('device').get(id)
  await tx.objectStore('device').put(to(kept?.id === id ? kept : { id }))
  if (acked !== undefined) await tx.objectStore('meta').put({ id: ackedOf(device), seq: acked })
  await tx.done
}

/** Keeps a checkpoint that was found good, and with it that the entries up to `seq` are in the log: both, or neither. */
export const keepProven = (
  db: Database,
  device: string,
  {
    checkpoint,
    seq,
    leaf
  }: { readonly checkpoint: string; readonly seq: number; readonly leaf: Uint8Array | undefined }
): Promise<void> => change(db, device, (kept) => ({ ...kept, checkpoint, ...(leaf && { newest: { seq, leaf } }) }), seq)

/** Keeps the first answer by which the log was in doubt; later ones add nothing to it. */
export const keepDoubt = (db: Database, device: string, doubt: LogDoubt): Promise<void> =>
  change(db, device, (kept) => ({ ...kept, doubt: kept.doubt ?? doubt }))

/** The person settled it. What was kept of it stays. */
export const settleDoubt = (db: Database, device: string): Promise<void> =>
  change(db, device, ({ doubt, settled = [], ...kept }) => ({
    ...kept,
    settled: doubt ? [...settled, doubt].slice(-MOST_SETTLED) : settled
  }))
