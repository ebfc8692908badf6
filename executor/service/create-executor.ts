import { isSoundJson, ok, type Result, type RunAlone, type RunCode, refuse } from '@writ/dsl/contract'
import type { ProvenRequest } from '../guard/index.ts'
import {
  type Allowed,
  callBudgets,
  type GuardPorts,
  heardEpochs,
  type PinnedKeys,
  proveHolder,
  takeDelivery,
  takeSandboxToken
} from '../guard/index.ts'
import type { JobRecord, Ledger } from '../ledger/index.ts'
import type { Job, MachineSource } from '../machine/index.ts'
import type { ExecutorLimits } from './executor-limits.ts'
import { type JobPorts, jobIn, type Placed, placeJob, runPlaced, type TakenOn } from './jobs.ts'
import { lookAtTiers, type Offer } from './offers.ts'
import { openRevocations } from './revocations.ts'
import { type BearerSandboxes, openSandboxes, type Sandboxes } from './sandboxes.ts'
import { openTransfers, type Transfers } from './transfers.ts'
import { takeTurns } from './turns.ts'

export interface ExecutorOptions {
  /** Where machines come from, at most one source for a tier. */
  readonly sources: readonly MachineSource[]
  /** This executor, as tokens name it. */
  readonly id: string
  /** The policy server whose tokens are taken, and its keys. */
  readonly issuer: string
  readonly keys: PinnedKeys
  readonly ledger: Ledger
  readonly limits: ExecutorLimits
  /** Are bearer tokens taken? */
  readonly bearer?: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly report?: (error: unknown) => void
}

export interface Executor {
  readonly id: string
  readonly issuer: string
  /** Takes on the code of a plan. Refuses what `takeDelivery` and `placeJob` refuse. */
  takeRun(run: RunCode, request: ProvenRequest): Promise<Result<TakenOn>>
  /** Takes on code for whoever holds a sandbox token. Refuses what `takeSandboxToken` and `placeJob` refuse. */
  takeAlone(run: RunAlone, token: string, request: ProvenRequest): Promise<Result<TakenOn>>
  /** The machines that stay. */
  readonly sandboxes: Omit<Sandboxes, 'close' | 'bearer'>
  /** Those of bearer tokens; without it none is taken. */
  readonly bearer?: BearerSandboxes
  /** What became of the jobs that the key of a token asked for, the newest first. Refuses `capability/proof`, `capability/replayed`. */
  jobs(token: string, request: ProvenRequest): Promise<Result<readonly JobRecord[]>>
  /** Each tier: what it is here, or what it lacks. */
  readonly offers: readonly Offer[]
  /** How many calls in a minute one tenant may make. */
  readonly callsAMinute: number
  /** Files on their way in or out. */
  readonly transfers: Transfers
  readonly load: { readonly waiting: number; readonly running: number }
  /** Takes nothing more on, ends what runs, destroys every machine. */
  close(): Promise<void>
}

/** What was placed before its token was spent, and is given back where the token is refused after all. */
const placing = async (
  take: (hold: (placed: { readonly job: Job } & Placed) => void) => Promise<Result<void>>
): Promise<Result<{ readonly job: Job } & Placed>> => {
  let held: ({ readonly job: Job } & Placed) | undefined
  let isTaken = false
  try {
    const taken = await take((placed) => {
      held = placed
    })
    if (!taken.ok) return taken
    if (!held) throw new Error('a token was taken that nothing was placed for')
    isTaken = true
    return ok(held)
  } finally {
    if (!isTaken) held?.turn.leave()
  }
}

/** The executor of code: tokens in, machines of their own, results out; at no time more than its limits. */
export const createExecutor = async (options: ExecutorOptions): Promise<Executor> => {
  const { sources, id, issuer, keys, ledger, limits, bearer = false, now, report = () => {} } = options
  const closing = new AbortController()
  const turns = takeTurns(limits, now)
  const offers = await lookAtTiers(sources)
  const guard: GuardPorts = {
    id,
    issuer,
    keys,
    ledger,
    epochs: heardEpochs(),
    budgets: callBudgets(limits.callsAMinute),
    now,
    started: now()
  }
  const revocations = openRevocations()
  const ports: JobPorts = { offers, limits, turns, revocations, ledger, now, closing: closing.signal, report }
  /** What still goes on: jobs, and machines that are being destroyed. */
  const going = new Set<Promise<unknown>>()
  const keep = <T>(promise: Promise<T>): Promise<T> => {
    going.add(promise)
    const done = () => going.delete(promise)
    promise.then(done, done)
    return promise
  }

  const sandboxes = openSandboxes(guard, ports, keep)

  const takenOn =
    ({ job, ...placed }: { readonly job: Job } & Placed): TakenOn =>
    (listener) =>
      keep(runPlaced(ports, placed, job, listener, keep))

  const placeFor = (
    allowed: Allowed,
    run: Pick<RunAlone, 'tier' | 'language' | 'code' | 'input'>,
    epoch: number,
    hold: (placed: { readonly job: Job } & Placed) => void
  ): Result<void> => {
    revocations.revoke(allowed.lane, epoch)
    const job = jobIn(allowed, run)
    if (!job.ok) return job
    const placed = placeJob(ports, allowed, { choice: run.tier, language: run.language, epoch })
    if (!placed.ok) return placed
    hold({ ...placed.value, job: job.value })
    return ok(undefined)
  }

  return {
    id,
    issuer,
    offers,
    callsAMinute: limits.callsAMinute,
    load: turns,
    transfers: openTransfers(),
    async takeRun(run, request) {
      const placed = await placing((hold) =>
        takeDelivery(run, request, guard, (allowed, { epoch }) => {
          const [language = ''] = allowed.languages
          return placeFor(allowed, { ...run, language, tier: 'auto' }, epoch, hold)
        })
      )
      return placed.ok ? ok(takenOn(placed.value)) : placed
    },
    async takeAlone(run, token, request) {
      if (!isSoundJson(run.input)) return refuse('executor/bad-request', { why: 'the input is not sound JSON' })
      const placed = await placing((hold) =>
        takeSandboxToken(token, request, guard, (allowed, { epoch }) => placeFor(allowed, run, epoch, hold))
      )
      return placed.ok ? ok(takenOn(placed.value)) : placed
    },
    sandboxes,
    ...(bearer && { bearer: sandboxes.bearer }),
    async jobs(token, request) {
      const found = await proveHolder(token, request, guard, ({ jkt }) => {
        const own = ledger.jobsOf(jkt)
        return own.length > 0 ? own : undefined
      })
      return !found.ok && found.refusal.code === 'executor/unknown-sandbox' ? ok([]) : found
    },
    async close() {
      closing.abort()
      await sandboxes.close()
      while (going.size > 0) await Promise.allSettled([...going])
      await Promise.allSettled(sources.map((source) => source.close()))
      await ledger.close()
    }
  }
}
