import type { SettledSaid } from '@writ/dsl/contract'
import { type Database, STORES, type StoredEntry } from './database.ts'
import type { StrictTransaction } from './journal.ts'
import { chooseDays, chosenDays, dropBefore, type KeepDays } from './keep-days.ts'
import { keptLogIn } from './log-store.ts'

/** Nothing is left to say of it: `unknown` may be followed by a better word. */
const isFinal = (said: SettledSaid | undefined): boolean => said === 'done' || said === 'not-done'

/** Entries by what `of` says of them. */
const grouped = (entries: readonly StoredEntry[], of: (entry: StoredEntry) => string): StoredEntry[][] => {
  const groups = new Map<string, StoredEntry[]>()
  for (const entry of entries) {
    const group = groups.get(of(entry))
    if (group) group.push(entry)
    else groups.set(of(entry), [entry])
  }
  return [...groups.values()]
}

/** What a device writes only of a run that is over. */
const ENDS: ReadonlySet<string> = new Set(['run-ended', 'settled'])

const runOf = ({ signed }: StoredEntry): string => signed.entry.event.run

/** Has all of the run been over since before that time, so that nothing here may have to be told of it any more? */
const isOver = async (
  tx: StrictTransaction,
  run: string,
  told: readonly StoredEntry[],
  before: number
): Promise<boolean> => {
  if (told.some(({ signed }) => Date.parse(signed.entry.at) >= before)) return false
  if (!told.some(({ signed }) => ENDS.has(signed.entry.event.kind))) return false
  const record = await tx.objectStore('runs').get(run)
  if (record && !(record.phase === 'ended' && record.reported)) return false
  // Its recording waits to be kept by the server.
  if (await tx.objectStore('recordings').get(run)) return false
  const lost = (await tx.objectStore('lost').getAll()).filter((act) => act.run === run)
  return lost.every(({ said }) => isFinal(said))
}

const dropRun = async (tx: StrictTransaction, run: string): Promise<void> => {
  await tx.objectStore('runs').delete(run)
  await tx.objectStore('meta').delete(`stop ${run}`)
  await tx.objectStore('kept').delete(IDBKeyRange.bound([run], [run, []]))
  await tx.objectStore('uses').delete(IDBKeyRange.bound(`${run} `, `${run} \uffff`))
  for (const question of await tx.objectStore('questions').getAll())
    if (question.run === run) await tx.objectStore('questions').delete(question.id)
  for (const act of await tx.objectStore('lost').getAll())
    if (act.run === run) await tx.objectStore('lost').delete(act.id)
}

/**
 * Drops what this device holds of runs that were over before a time, in milliseconds since the epoch: salts and values, entries, records,
 * questions. Of a run of which one entry is not yet proven to be in the server's log, or an act not settled, all stays; so does a whole chain
 * while that log is in doubt, since what was proven may not be in it any more, and the last entry of one, without its secret: the next one
 * follows it. In one transaction; returns how many runs were dropped.
 */
export const dropEnded = async (db: Database, before: number): Promise<number> => {
  const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
  const journal = tx.objectStore('journal')
  let count = 0
  for (const chain of grouped(await journal.getAll(), ({ device }) => device)) {
    const device = chain[0]?.device ?? ''
    const { newest, doubt } = await keptLogIn(tx, device)
    if (doubt) continue
    const proven = newest?.seq ?? -1
    const tip = chain.at(-1)?.seq
    for (const told of grouped(chain, runOf)) {
      const run = told[0] ? runOf(told[0]) : ''
      if (told.some(({ seq }) => seq > proven) || !(await isOver(tx, run, told, before))) continue
      // The end of the chain that stayed before.
      if (told.length === 1 && told[0]?.seq === tip && !told[0]?.secret && !(await tx.objectStore('runs').get(run)))
        continue
      for (const { secret: _, ...entry } of told) {
        if (entry.seq === tip) await journal.put(entry)
        else await journal.delete([device, entry.seq])
      }
      await dropRun(tx, run)
      count++
    }
  }
  await tx.done
  return count
}

/** Drops what is older than the person chose, or their tenant says; `clocks` are this device's and the server's. */
export const dropOld = async (
  db: Database,
  keepDays: number | undefined,
  clocks: readonly number[]
): Promise<number> => {
  const before = dropBefore([await chosenDays(db), keepDays], clocks)
  return before === undefined ? 0 : await dropEnded(db, before)
}

/**
 * Keeps for how many days the person chose, and drops what is older at once; `ahead` is how far this device's clock is ahead of the server's, in
 * milliseconds, and where nobody has compared them yet nothing is dropped.
 */
export const keepFor = async (
  db: Database,
  days: KeepDays | undefined,
  {
    keepDays,
    ahead,
    now
  }: { readonly keepDays: number | undefined; readonly ahead: number | undefined; readonly now: number }
): Promise<void> => {
  await chooseDays(db, days)
  if (ahead !== undefined) await dropOld(db, keepDays, [now, now - ahead])
}
