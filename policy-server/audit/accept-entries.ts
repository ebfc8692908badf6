import { ok, type PublicJwk, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { columnNames, devices, hasSoundTexts, journal, type Queries, runs } from '../store/index.ts'
import { appendPrepared } from './append-leaves.ts'
import type { CheckedEntry } from './check-entries.ts'
import { eraseLeaves } from './erase-leaves.ts'

const broken = (seq: number, why: string): Result<never> => refuse('audit/broken-chain', { seq, why })

type Device = typeof devices.$inferSelect

/** The hashes of those of these entries that are held already: no more is read than was sent. */
const readHeld = async (
  tx: Queries,
  device: Device,
  entries: readonly CheckedEntry[]
): Promise<ReadonlyMap<number, string>> => {
  const seqs = entries.flatMap(({ entry: { seq } }) => (seq <= device.journalSeq ? [seq] : []))
  if (seqs.length === 0) return new Map()
  const held = await tx
    .select({ seq: journal.seq, hash: journal.hash })
    .from(journal)
    .where(and(eq(journal.device, device.id), inArray(journal.seq, seqs)))
  return new Map(held.map(({ seq, hash }) => [seq, hash]))
}

/** Those of these runs that are the device's. */
const readOwnRuns = async (
  tx: Queries,
  device: Device,
  entries: readonly CheckedEntry[]
): Promise<ReadonlyMap<string, { readonly isErased: boolean }>> => {
  const ids = [...new Set(entries.map(({ entry }) => entry.event.run))]
  const own = await tx
    .select({ id: runs.id, erasedAt: runs.erasedAt })
    .from(runs)
    .where(and(inArray(runs.id, ids), eq(runs.device, device.id)))
  return new Map(own.map(({ id, erasedAt }) => [id, { isErased: erasedAt !== null }]))
}

/**
 * Takes the next entries of a device's journal: each must follow the one before by number and hash, be signed by the
 * device's key, and speak of one of its own runs. Each becomes one leaf of the log; journal and log change in the caller's
 * transaction, at the end alone. Entries that are held already are passed over when they are the same; another entry in the place of a
 * held one refuses. Nothing of a refused upload is kept.
 * @param given `entries` as they were checked with the device's key, `jwk`, whose thumbprint is `jkt`.
 * @returns the highest `seq` that is durable once the transaction is, or -1. Refuses `enrol/not-enrolled`, `audit/broken-chain`.
 */
export const acceptEntries = async (
  tx: Queries,
  at: Date,
  given: {
    readonly device: string
    readonly jkt: string
    readonly jwk: PublicJwk
    readonly entries: readonly CheckedEntry[]
  }
): Promise<Result<number>> => {
  const [device] = await tx.select().from(devices).where(eq(devices.id, given.device)).for('update')
  if (device?.jkt !== given.jkt || device.jwk.x !== given.jwk.x) return refuse('enrol/not-enrolled')
  const heldHash = await readHeld(tx, device, given.entries)
  const ownRuns = await readOwnRuns(tx, device, given.entries)

  let seq = device.journalSeq
  let head = device.journalHead
  const taken: CheckedEntry[] = []
  const takenHash = new Map<number, string>()
  for (const checked of given.entries) {
    const { entry, hash, isSigned, leaf } = checked
    if (entry.seq <= seq) {
      if (heldHash.get(entry.seq) !== hash && takenHash.get(entry.seq) !== hash)
        return broken(entry.seq, 'another entry is held in its place')
      continue
    }
    if (entry.device !== device.id) return broken(entry.seq, 'it is another device’s')
    if (entry.seq !== seq + 1) return broken(entry.seq, 'an entry is missing before it')
    if (entry.prev !== head) return broken(entry.seq, 'it does not follow the entry before it')
    if (!isSigned) return broken(entry.seq, 'its signature is not valid')
    if (!ownRuns.has(entry.event.run)) return broken(entry.seq, 'it speaks of a run that is not the device’s')
    // One that the store cannot look into would stand in the way of every recording and every erasure.
    if (!hasSoundTexts(entry)) return broken(entry.seq, 'a text in it holds a NUL or half a character')
    if (!leaf.fits) return broken(entry.seq, 'it is too long for the log')
    taken.push(checked)
    takenHash.set(entry.seq, hash)
    seq = entry.seq
    head = hash
  }
  if (taken.length === 0) return ok(seq)
  const first = await appendPrepared(
    tx,
    taken.map(({ leaf }) => leaf)
  )
  await markBegun(tx, at, taken)
  await keepChain(tx, device.id, taken, first)
  // What its device tells of a run that was erased meanwhile goes the same way, before anyone reads a log that tells no more of it.
  const late = taken.flatMap(({ entry, leaf }, i) =>
    ownRuns.get(entry.event.run)?.isErased ? [{ n: first + i, leaf: leaf.text }] : []
  )
  await eraseLeaves(tx, late, 'retention', at)
  return ok(seq)
}

/** What stands begun in the log has been accepted, even if the word of it was lost on the channel. */
const markBegun = async (tx: Queries, at: Date, taken: readonly CheckedEntry[]): Promise<void> => {
  const begun = taken.flatMap(({ entry: { event } }) => (event.kind === 'run-begun' ? [event.run] : []))
  if (begun.length === 0) return
  await tx
    .update(runs)
    .set({ acceptedAt: at, status: 'running' })
    .where(and(inArray(runs.id, begun), isNull(runs.acceptedAt), isNull(runs.endedAt)))
}

/** The entries and the device's new end of the chain, in one statement; their leaves are numbered from `first`. */
const keepChain = async (tx: Queries, device: string, taken: readonly CheckedEntry[], first: number): Promise<void> => {
  const last = taken.at(-1)
  if (!last) return
  const seqs = taken.map(({ entry }) => entry.seq)
  const hashes = taken.map(({ hash }) => hash)
  const of = taken.map(({ entry }) => entry.event.run)
  await tx.execute(sql`
    with entries as (
      insert into ${journal} (${columnNames(journal.device, journal.seq, journal.hash, journal.run, journal.leaf)})
      select ${device}, seq, hash, run, ${first}::bigint + place - 1
      from unnest(${sql.param(seqs)}::int[], ${sql.param(hashes)}::text[], ${sql.param(of)}::text[])
        with ordinality as given (seq, hash, run, place)
    )
    update ${devices} set ${columnNames(devices.journalSeq)} = ${last.entry.seq}, ${columnNames(devices.journalHead)} = ${last.hash}
    where ${devices.id} = ${device}`)
}
