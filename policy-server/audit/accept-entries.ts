import { createPublicKey } from 'node:crypto'
import { hashEntry, JOURNAL_CONTEXT, type LogLeaf, ok, type Result, refuse, type SignedEntry } from '@writ/dsl/contract'
import { and, eq, gte, inArray, isNull } from 'drizzle-orm'
import { devices, journal, type Queries, runs } from '../store/index.ts'
import { appendLeaves } from './append-leaves.ts'
import { eraseLeaves } from './erase-leaves.ts'
import { isSigned } from './is-signed.ts'
import { fitsLog, leafText } from './leaf-text.ts'

const broken = (seq: number, why: string): Result<never> => refuse('audit/broken-chain', { seq, why })

/**
 * Takes the next entries of a device's journal: each must follow the one before by number and hash, be signed by the
 * device's key, and speak of one of its own runs. Each becomes one leaf of the log; journal and log change in one
 * transaction. Entries that are held already are passed over when they are the same; another entry in the place of a
 * held one refuses. Nothing of a refused upload is kept.
 * @returns the highest `seq` that is now durable, or -1. Refuses `enrol/not-enrolled`, `audit/broken-chain`.
 */
export const acceptEntries = (
  db: Queries,
  at: Date,
  given: { readonly device: string; readonly jkt: string; readonly entries: readonly SignedEntry[] }
): Promise<Result<number>> =>
  db.transaction(async (tx) => {
    const [device] = await tx.select().from(devices).where(eq(devices.id, given.device)).for('update')
    if (device?.jkt !== given.jkt) return refuse('enrol/not-enrolled')
    const key = createPublicKey({ key: { ...device.jwk }, format: 'jwk' })
    const from = Math.min(...given.entries.map(({ entry }) => entry.seq))
    const held =
      from > device.journalSeq
        ? []
        : await tx
            .select()
            .from(journal)
            .where(and(eq(journal.device, device.id), gte(journal.seq, from)))
    const heldHash = new Map(held.map(({ seq, hash }) => [seq, hash]))
    const runIds = [...new Set(given.entries.map(({ entry }) => entry.event.run))]
    const ownRuns = new Map(
      (
        await tx
          .select({ id: runs.id, erasedAt: runs.erasedAt })
          .from(runs)
          .where(and(inArray(runs.id, runIds), eq(runs.device, device.id)))
      ).map(({ id, erasedAt }) => [id, { isErased: erasedAt !== null }])
    )

    let seq = device.journalSeq
    let head = device.journalHead
    const leaves: LogLeaf[] = []
    const rows: Omit<typeof journal.$inferInsert, 'leaf'>[] = []
    for (const { entry, sig } of given.entries) {
      const hash = hashEntry(entry)
      if (entry.seq <= seq) {
        const same = heldHash.get(entry.seq) === hash || rows.some((row) => row.seq === entry.seq && row.hash === hash)
        if (!same) return broken(entry.seq, 'another entry is held in its place')
        continue
      }
      if (entry.device !== device.id) return broken(entry.seq, 'it is another device’s')
      if (entry.seq !== seq + 1) return broken(entry.seq, 'an entry is missing before it')
      if (entry.prev !== head) return broken(entry.seq, 'it does not follow the entry before it')
      if (!isSigned(key, JOURNAL_CONTEXT + hash, sig)) return broken(entry.seq, 'its signature is not valid')
      if (!ownRuns.has(entry.event.run)) return broken(entry.seq, 'it speaks of a run that is not the device’s')
      const leaf: LogLeaf = { v: 1, from: 'device', entry, sig }
      if (!fitsLog(leaf)) return broken(entry.seq, 'it is too long for the log')
      leaves.push(leaf)
      rows.push({ device: device.id, seq: entry.seq, hash, run: entry.event.run })
      seq = entry.seq
      head = hash
    }
    if (rows.length > 0) {
      const first = await appendLeaves(tx, leaves)
      // What stands begun in the log has been accepted, even if the word of it was lost on the channel.
      const begun = leaves.flatMap((leaf) =>
        leaf.from === 'device' && leaf.entry.event.kind === 'run-begun' ? [leaf.entry.event.run] : []
      )
      await tx
        .update(runs)
        .set({ acceptedAt: at, status: 'running' })
        .where(and(inArray(runs.id, begun), isNull(runs.acceptedAt), isNull(runs.endedAt)))
      await tx.insert(journal).values(rows.map((row, i) => ({ ...row, leaf: first + i })))
      // What its device tells of a run that was erased meanwhile goes the same way, before anyone reads a log that tells no more of it.
      const late = leaves.flatMap((leaf, i) =>
        leaf.from === 'device' && ownRuns.get(leaf.entry.event.run)?.isErased
          ? [{ n: first + i, leaf: leafText(leaf) }]
          : []
      )
      await eraseLeaves(tx, late, 'retention', at)
      await tx.update(devices).set({ journalSeq: seq, journalHead: head }).where(eq(devices.id, device.id))
    }
    return ok(seq)
  })
