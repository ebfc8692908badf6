import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type AppendFile, KILLED, MEMORY_FILE, openAppendFile, wholeLines } from '../ledger/index.ts'

/** A connection as it began: whose it is, where it goes, and never what it carries. Times in seconds since the epoch. */
const begunSchema = z.strictObject({
  connection: z.string(),
  at: z.number(),
  /** Thumbprint of the key, and hash of the token, of whoever has the machine; and the job or sandbox that the machine is for. */
  jkt: z.string(),
  token: z.string(),
  for: z.string(),
  /** The origin as far as it was told; what is not listed stands here as it was asked for, cut short. */
  origin: z.string(),
  /** Where it was pinned to, and the names of the keys that were put into its request. */
  address: z.string().optional(),
  keys: z.array(z.string())
})
export type ConnectionBegun = z.infer<typeof begunSchema>

/** Answered with a status, refused, cut by one of both sides, or ended in a way that nobody saw. */
const endSchema = z.union([
  z.strictObject({ status: z.int() }),
  z.strictObject({ refused: z.string() }),
  z.strictObject({ cut: z.enum(['machine', 'origin']) }),
  z.strictObject({ unknown: z.string() })
])
/** With the bytes that went to the origin and came from it. */
const endedSchema = z.strictObject({ ended: z.number(), sent: z.int(), received: z.int(), end: endSchema })
export type ConnectionEnd = z.infer<typeof endSchema>
export type ConnectionEnded = Omit<z.infer<typeof endedSchema>, 'ended'>

const entrySchema = z.union([
  z.strictObject({ begun: begunSchema }),
  z.strictObject({ connection: z.string(), ...endedSchema.shape })
])
type Entry = z.infer<typeof entrySchema>

export const connectionRecordSchema = begunSchema.extend(endedSchema.partial().shape)
export type ConnectionRecord = z.infer<typeof connectionRecordSchema>

/** Every connection that a machine made or wanted, kept as the ledger keeps jobs. */
export interface ConnectionLog {
  /** Resolves once it is on disk. */
  begin(connection: ConnectionBegun): Promise<void>
  end(connection: string, ended: ConnectionEnded): Promise<void>
  /** Those of one key, the newest first. */
  connectionsOf(jkt: string): readonly ConnectionRecord[]
  close(): Promise<void>
}

const FILE = 'connections.jsonl'
const TOLD_SECONDS = 24 * 60 * 60
const MOST_TOLD = 20_000
const SWEEP_EVERY = 1_000

class Records {
  readonly all = new Map<string, ConnectionRecord>()

  take(entry: Entry): void {
    if ('begun' in entry) this.all.set(entry.begun.connection, entry.begun)
    else {
      const { connection, ...ended } = entry
      const begun = this.all.get(connection)
      if (begun) this.all.set(connection, { ...begun, ...ended })
    }
  }

  sweep(now: number): void {
    for (const [name, { ended }] of this.all)
      if (ended !== undefined && ended < now - TOLD_SECONDS) this.all.delete(name)
    if (this.all.size > MOST_TOLD) this.#thin(this.all.size - MOST_TOLD)
  }

  /** Forgets so many and some more, of the machines that have the most: what one of them does makes none of another forgotten. */
  #thin(surplus: number): void {
    const ended = [...this.all.values()].filter((record) => record.ended !== undefined)
    const machines = [...Map.groupBy(ended, (record) => record.for).values()]
    const goneAt = (share: number) => machines.reduce((sum, { length }) => sum + Math.max(0, length - share), 0)
    let share = Math.max(0, ...machines.map(({ length }) => length))
    while (share > 0 && goneAt(share) < surplus) share = Math.floor(share * 0.95)
    for (const records of machines)
      for (const { connection } of records.slice(0, Math.max(0, records.length - share))) this.all.delete(connection)
  }

  entries(): readonly Entry[] {
    return [...this.all.values()].flatMap(({ ended, sent, received, end, ...begun }): Entry[] =>
      ended === undefined || sent === undefined || received === undefined || end === undefined
        ? [{ begun }]
        : [{ begun }, { connection: begun.connection, ended, sent, received, end }]
    )
  }
}

const readEntries = (path: string): readonly Entry[] =>
  wholeLines(existsSync(path) ? readFileSync(path, 'utf8') : '').map((line) => entrySchema.parse(JSON.parse(line)))

/**
 * Opens the log in a folder whose ledger this process holds open, or one in memory. Connections that had not ended are ended as unknown. Throws
 * where a line of it is damaged.
 */
export const openConnectionLog = async (folder: string | undefined, now: () => number): Promise<ConnectionLog> => {
  const seconds = () => now() / 1000
  const records = new Records()
  let file: AppendFile = MEMORY_FILE
  if (folder !== undefined) {
    const path = join(folder, FILE)
    for (const entry of readEntries(path)) records.take(entry)
    const unseen = { ended: seconds(), sent: 0, received: 0, end: { unknown: KILLED } }
    for (const [connection, { ended }] of records.all) if (ended === undefined) records.take({ connection, ...unseen })
    records.sweep(seconds())
    file = await openAppendFile(path, () => records.entries().map((entry) => JSON.stringify(entry)))
  }
  let sinceSweep = 0
  const write = (entry: Entry): Promise<void> => {
    records.take(entry)
    sinceSweep += 1
    if (sinceSweep === SWEEP_EVERY) {
      sinceSweep = 0
      records.sweep(seconds())
    }
    return file.append(JSON.stringify(entry))
  }
  return {
    begin: (begun) => write({ begun }),
    end: (connection, ended) => write({ connection, ended: seconds(), ...ended }),
    connectionsOf: (jkt) => [...records.all.values()].filter((record) => record.jkt === jkt).reverse(),
    close: () => file.close()
  }
}
