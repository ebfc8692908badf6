import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MAX_BEARER_SECONDS, TIERS, type UsedCode } from '@writ/dsl/contract'
import { z } from 'zod'
import { type AppendFile, MEMORY_FILE, openAppendFile, wholeLines } from './append-file.ts'
import { lockFolder } from './lock-folder.ts'

/** A job as it began: whose it is, never what it was. Times in seconds since the epoch. */
const begunSchema = z.strictObject({
  job: z.string(),
  at: z.number(),
  /** Thumbprint of the key that asked for it, and hash of the token that let it. */
  jkt: z.string(),
  token: z.string(),
  /** Of code of a plan: its tenant and its run. */
  of: z.tuple([z.string(), z.string()]).optional(),
  tier: z.enum(TIERS),
  driver: z.string(),
  language: z.string()
})
export type JobBegun = z.infer<typeof begunSchema>

/** How a job ended: by itself or a limit, refused by its machine, or in a way that nobody saw. */
const endSchema = z.union([
  z.strictObject({ exitCode: z.int().nullable(), limit: z.string().nullable(), ms: z.number() }),
  z.strictObject({ refused: z.string() }),
  z.strictObject({ unknown: z.string() })
])
export type JobEnding = z.infer<typeof endSchema>

const entrySchema = z.union([
  z.strictObject({ seen: z.number() }),
  z.strictObject({ spent: z.string(), until: z.number() }),
  z.strictObject({ heard: z.string(), epoch: z.int(), at: z.number() }),
  z.strictObject({ halted: z.string(), at: z.number() }),
  z.strictObject({ begun: begunSchema }),
  z.strictObject({ ended: z.string(), at: z.number(), how: endSchema })
])
type Entry = z.infer<typeof entrySchema>

export const jobRecordSchema = begunSchema.extend({ ended: z.number().optional(), end: endSchema.optional() })
export type JobRecord = z.infer<typeof jobRecordSchema>

/** For how long a job ran, in milliseconds; `undefined` where it goes on, or nobody saw its end. */
const lasted = ({ at, ended, end }: JobRecord): number | undefined => {
  if (ended === undefined || !end || 'unknown' in end) return undefined
  return 'ms' in end ? end.ms : Math.max(0, (ended - at) * 1000)
}

/** The revocation epoch of a tenant, and when it was heard first, in seconds. */
export interface HeardEpoch {
  readonly epoch: number
  readonly at: number
}

/** What an executor must not forget: which tokens were spent, which epochs heard, which agents halted, and what became of each job. */
export interface Ledger {
  /** `fresh`: it was not spent before. `kept` resolves once that is on disk, until `until` (seconds since the epoch). */
  spend(once: string, until: number): { readonly fresh: boolean; readonly kept: Promise<void> }
  /** A tenant has a newer epoch; with what is spent next it is on disk. */
  hear(tenant: string, heard: HeardEpoch): void
  /** The newest of each tenant, the one heard longest ago first; also before a restart. */
  epochs(): Iterable<readonly [string, HeardEpoch]>
  /** Tokens of whom this names are over that were issued up to `at` (seconds). Resolves once it is on disk. */
  halt(whom: string, at: number): Promise<void>
  /** Whom that was said of, the one longest ago first; also before a restart. */
  halts(): Iterable<readonly [string, number]>
  /** Resolves once it is on disk. */
  begin(job: JobBegun): Promise<void>
  end(job: string, how: JobEnding): Promise<void>
  /** For how long code of a run ran, start of its machines and all where it did not end by itself. */
  used(tenant: string, run: string): UsedCode
  /** Jobs of one key, the newest first. */
  jobsOf(jkt: string): readonly JobRecord[]
  /** The latest time that was ever seen, in seconds; also before a restart. */
  latest(): number
  /** The clock was looked at: from now on no earlier time is believed. */
  see(now: number): void
  close(): Promise<void>
}

const FILE = 'executor.jsonl'
/** No token lives longer than this, skew included: an epoch that was heard before concerns none that still does. */
export const HEARD_SECONDS = MAX_BEARER_SECONDS + 10
/** Ended jobs are told for a day, and the newest of them alone where there are very many. */
const TOLD_SECONDS = 24 * 60 * 60
const MOST_JOBS = 10_000
/** The latest time is written down so often while nothing else is. */
const SEEN_SECONDS = 30
/** After so many new entries what is over is forgotten. */
const SWEEP_EVERY = 1_000
export const KILLED = 'executor was killed'

class State {
  readonly spent = new Map<string, number>()
  readonly heard = new Map<string, HeardEpoch>()
  readonly halted = new Map<string, number>()
  readonly jobs = new Map<string, JobRecord>()
  latest = 0

  take(entry: Entry): void {
    if ('seen' in entry) this.latest = Math.max(this.latest, entry.seen)
    else if ('spent' in entry) this.spent.set(entry.spent, entry.until)
    else if ('heard' in entry) {
      const { heard, epoch, at } = entry
      this.heard.delete(heard)
      this.heard.set(heard, { epoch, at })
    } else if ('halted' in entry) {
      const { halted, at } = entry
      this.halted.delete(halted)
      this.halted.set(halted, at)
    } else if ('begun' in entry) {
      this.jobs.set(entry.begun.job, entry.begun)
      this.latest = Math.max(this.latest, entry.begun.at)
    } else {
      const job = this.jobs.get(entry.ended)
      if (job) this.jobs.set(entry.ended, { ...job, ended: entry.at, end: entry.how })
    }
  }

  /** Forgets what is over. Whoever forgets by a clock believes no earlier time any more: what is forgotten must stay over. */
  sweep(now: number): void {
    this.latest = Math.max(this.latest, now)
    for (const [once, until] of this.spent) if (until < now) this.spent.delete(once)
    for (const [tenant, { at }] of this.heard) if (at < now - HEARD_SECONDS) this.heard.delete(tenant)
    for (const [whom, at] of this.halted) if (at < now - HEARD_SECONDS) this.halted.delete(whom)
    let surplus = this.jobs.size - MOST_JOBS
    for (const [id, { ended }] of this.jobs) {
      if (ended === undefined) continue
      if (ended < now - TOLD_SECONDS || surplus > 0) {
        this.jobs.delete(id)
        surplus -= 1
      }
    }
  }

  entries(): readonly Entry[] {
    const jobs = [...this.jobs.values()].flatMap(({ ended, end, ...begun }): Entry[] =>
      ended === undefined || end === undefined ? [{ begun }] : [{ begun }, { ended: begun.job, at: ended, how: end }]
    )
    const halted = [...this.halted].map(([whom, at]): Entry => ({ halted: whom, at }))
    const heard = [...this.heard].map(([tenant, told]): Entry => ({ heard: tenant, ...told }))
    return [
      { seen: this.latest },
      ...[...this.spent].map(([spent, until]) => ({ spent, until })),
      ...heard,
      ...halted,
      ...jobs
    ]
  }
}

const readEntries = (path: string): readonly Entry[] =>
  wholeLines(existsSync(path) ? readFileSync(path, 'utf8') : '').map((line, at) => {
    try {
      return entrySchema.parse(JSON.parse(line))
    } catch {
      throw new Error(`line ${at + 1} of ${path} is damaged: what was spent cannot be told, so nothing is taken`)
    }
  })

/**
 * Opens the ledger of a folder, or one in memory. Jobs that had not ended there are ended as unknown: their executor was killed.
 * Throws where the folder is in use or its ledger damaged. `now` in milliseconds.
 */
export const openLedger = async (folder: string | undefined, now: () => number): Promise<Ledger> => {
  const release = folder === undefined ? () => {} : await lockFolder(folder)
  const state = new State()
  const seconds = () => now() / 1000
  let file: AppendFile
  try {
    const path = join(folder ?? '', FILE)
    if (folder !== undefined) for (const entry of readEntries(path)) state.take(entry)
    for (const [job, { ended }] of state.jobs)
      if (ended === undefined) state.take({ ended: job, at: seconds(), how: { unknown: KILLED } })
    state.sweep(seconds())
    file =
      folder === undefined
        ? MEMORY_FILE
        : await openAppendFile(path, () => state.entries().map((entry) => JSON.stringify(entry)))
  } catch (error) {
    release()
    throw error
  }
  let sinceSweep = 0
  const write = (entry: Entry): Promise<void> => {
    state.take(entry)
    sinceSweep += 1
    if (sinceSweep === SWEEP_EVERY) {
      sinceSweep = 0
      state.sweep(seconds())
      file.append(JSON.stringify({ seen: state.latest } satisfies Entry)).catch(() => undefined)
    }
    return file.append(JSON.stringify(entry))
  }
  let seenWritten = state.latest
  return {
    spend(once, until) {
      if (state.spent.has(once)) return { fresh: false, kept: Promise.resolve() }
      return { fresh: true, kept: write({ spent: once, until }) }
    },
    hear(tenant, heard) {
      // A write that failed fails the next one, too.
      write({ heard: tenant, ...heard }).catch(() => undefined)
    },
    epochs: () => state.heard,
    halt: (whom, at) => write({ halted: whom, at }),
    halts: () => state.halted,
    begin: (begun) => write({ begun }),
    end: (ended, how) => write({ ended, at: seconds(), how }),
    used(tenant, run) {
      const own = [...state.jobs.values()].filter(({ of }) => of?.[0] === tenant && of[1] === run)
      const ms = own.map(lasted)
      return {
        ms: ms.reduce<number>((sum, one) => sum + (one ?? 0), 0),
        open: ms.filter((one) => one === undefined).length
      }
    },
    jobsOf: (jkt) => [...state.jobs.values()].filter((job) => job.jkt === jkt).reverse(),
    latest: () => state.latest,
    see(at) {
      if (at <= state.latest) return
      state.latest = at
      if (at < seenWritten + SEEN_SECONDS) return
      seenWritten = at
      // With the next line that somebody waits for, it is on disk; a write that fails fails that one too.
      write({ seen: at }).catch(() => undefined)
    },
    async close() {
      await file.close()
      release()
    }
  }
}
