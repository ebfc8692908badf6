import { join } from 'node:path'
import {
  isSoundJson,
  ok,
  type Result,
  type RunAlone,
  type RunCode,
  refuse,
  type TierChoice,
  USED_TYPE,
  type UsedCode,
  usedClaimsSchema
} from '@writ/dsl/contract'
import { openScratch } from '../drivers/index.ts'
import { type ConnectionLog, type ConnectionRecord, type NetworkOptions, openNetworks } from '../egress/index.ts'
import type { ProvenRequest } from '../guard/index.ts'
import {
  type Allowed,
  callBudgets,
  type GuardPorts,
  haltedAgents,
  heardEpochs,
  type Issued,
  isHaltedBy,
  type PinnedKeys,
  proveHolder,
  takeDelivery,
  takeHalt,
  takeSandboxToken,
  takeWord
} from '../guard/index.ts'
import type { JobRecord, Ledger } from '../ledger/index.ts'
import type { Job, MachineSource } from '../machine/index.ts'
import type { ExecutorLimits } from './executor-limits.ts'
import { type JobPorts, jobIn, placeJob, runPlaced, type TakenOn } from './jobs.ts'
import { openKeptSandboxes } from './kept-sandboxes.ts'
import { lookAtTiers, type Offer } from './offers.ts'
import { openRevocations } from './revocations.ts'
import { type Held, openRunSessions } from './run-sessions.ts'
import { sandboxRoom } from './sandbox-room.ts'
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
  /** Every connection of machines, and what their networks are made with. */
  readonly connections: ConnectionLog
  readonly network: NetworkOptions
  readonly limits: ExecutorLimits
  /** The data folder, where paused sandboxes are kept over a restart. */
  readonly folder?: string
  /** Are bearer tokens taken? */
  readonly bearer?: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly report?: (error: unknown) => void
}

export interface Executor {
  readonly id: string
  readonly issuer: string
  /** Takes on the code of a plan. Refuses what `takeDelivery`, `placeJob` and `RunSessions.place` refuse. */
  takeRun(run: RunCode, request: ProvenRequest): Promise<Result<TakenOn>>
  /**
   * The run is over whose last piece of code came with this child: its sandbox is destroyed, where it had one. Refuses `capability/proof`,
   * `capability/replayed`, `executor/unknown-sandbox`.
   */
  endRun(child: string, request: ProvenRequest): Promise<Result<void>>
  /** Takes on code for whoever holds a sandbox token. Refuses what `takeSandboxToken` and `placeJob` refuse. */
  takeAlone(run: RunAlone, token: string, request: ProvenRequest): Promise<Result<TakenOn>>
  /** The policy server's word on agents that are not to act: what their tokens of before let begin ends. Refuses what `takeHalt` refuses. */
  halt(word: string): Promise<Result<void>>
  /** The policy server's question for how long code of a run ran. Refuses what `takeWord` refuses. */
  used(word: string): Promise<Result<UsedCode>>
  /** The machines that stay. */
  readonly sandboxes: Omit<Sandboxes, 'close' | 'takeUp' | 'bearer'>
  /** Those of bearer tokens; without it none is taken. */
  readonly bearer?: BearerSandboxes
  /** What became of the jobs that the key of a token asked for, the newest first. Refuses `capability/proof`, `capability/replayed`. */
  jobs(token: string, request: ProvenRequest): Promise<Result<readonly JobRecord[]>>
  /** The connections of the machines of the token's key, made and refused, the newest first. Refuses as `jobs`. */
  connections(token: string, request: ProvenRequest): Promise<Result<readonly ConnectionRecord[]>>
  /** Each tier: what it is here, or what it lacks. */
  readonly offers: readonly Offer[]
  /** How many calls in a minute one tenant may make. */
  readonly callsAMinute: number
  /** Bytes of bodies that are held at once. */
  readonly bodyBytes: number
  /** Bytes of answers that wait at once for their readers. */
  readonly unreadBytes: number
  /** Files on their way in or out. */
  readonly transfers: Transfers
  readonly load: { readonly waiting: number; readonly running: number }
  /** Takes nothing more on, ends what runs, destroys every machine. */
  close(): Promise<void>
}

/** What was placed before its token was spent, and is given back where the token is refused after all. */
const placing = async (take: (hold: (held: Held) => void) => Promise<Result<void>>): Promise<Result<TakenOn>> => {
  let held: Held | undefined
  let isTaken = false
  try {
    const taken = await take((placed) => {
      held = placed
    })
    if (!taken.ok) return taken
    if (!held) throw new Error('a token was taken that nothing was placed for')
    isTaken = true
    return ok(held.run)
  } finally {
    if (!isTaken) held?.leave()
  }
}

/** The executor of code: tokens in, machines of their own, results out; at no time more than its limits. */
export const createExecutor = async (options: ExecutorOptions): Promise<Executor> => {
  const { sources, id, issuer, keys, ledger, connections, limits, folder, bearer = false, now } = options
  const { report = () => {} } = options
  const closing = new AbortController()
  const turns = takeTurns(limits, now)
  const offers = await lookAtTiers(sources)
  const revocations = openRevocations()
  const guard: GuardPorts = {
    id,
    issuer,
    keys,
    ledger,
    epochs: heardEpochs(ledger, (tenant, epoch) =>
      revocations.revoke(tenant, (issued) => issued.epoch < epoch, 'capability/stale-epoch')
    ),
    halted: haltedAgents(ledger),
    budgets: callBudgets(limits.callsAMinute),
    now,
    started: now()
  }
  const networks = openNetworks(options.network, connections, now, report)
  const kept = folder && (await openKeptSandboxes(join(folder, 'paused'), id, limits.keptBytes, openScratch))
  const ports: JobPorts = {
    offers,
    limits,
    turns,
    revocations,
    ledger,
    networks,
    now,
    ...(kept && { kept }),
    closing: closing.signal,
    report
  }
  /** What still goes on: jobs, and machines that are being destroyed. */
  const going = new Set<Promise<unknown>>()
  const keep = <T>(promise: Promise<T>): Promise<T> => {
    going.add(promise)
    const done = () => going.delete(promise)
    promise.then(done, done)
    return promise
  }

  const room = sandboxRoom(limits)
  const sandboxes = openSandboxes(guard, ports, room, keep)
  const sessions = openRunSessions(ports, room, keep)

  const recordsOf = async <T>(
    token: string,
    request: ProvenRequest,
    recordsOfKey: (jkt: string) => readonly T[]
  ): Promise<Result<readonly T[]>> => {
    const found = await proveHolder(token, request, guard, ({ jkt }) => {
      const own = recordsOfKey(jkt)
      return own.length > 0 ? own : undefined
    })
    return found.ok ? ok(found.value ?? []) : found
  }

  await sandboxes.takeUp((path) => report(new Error(`${path} is no paused sandbox of this executor`)))

  /** A place for a job in a machine of its own. */
  const placeFor = (allowed: Allowed, issued: Issued, job: Job, choice: TierChoice): Result<Held> => {
    const placed = placeJob(ports, allowed, { choice, language: job.language, issued })
    if (!placed.ok) return placed
    const run: TakenOn = (listener) => keep(runPlaced(ports, placed.value, job, listener, keep))
    return ok({ run, leave: placed.value.turn.leave })
  }

  return {
    id,
    issuer,
    offers,
    callsAMinute: limits.callsAMinute,
    bodyBytes: limits.bodyBytes,
    unreadBytes: limits.unreadBytes,
    load: turns,
    transfers: openTransfers(),
    takeRun: (run, request) =>
      placing((hold) =>
        takeDelivery(run, request, guard, (allowed, issued, step) => {
          const [language = ''] = allowed.languages
          const job = jobIn(allowed, { ...run, language })
          if (!job.ok) return job
          const placed = step
            ? sessions.place(allowed, issued, step, job.value)
            : placeFor(allowed, issued, job.value, 'auto')
          return placed.ok ? ok(hold(placed.value)) : placed
        })
      ),
    async endRun(token, request) {
      const found = await proveHolder(token, request, guard, sessions.end)
      if (!found.ok) return found
      return found.value ? ok(await found.value()) : refuse('executor/unknown-sandbox')
    },
    async takeAlone(run, token, request) {
      if (!isSoundJson(run.input)) return refuse('executor/bad-request', { why: 'the input is not sound JSON' })
      return placing((hold) =>
        takeSandboxToken(token, request, guard, (allowed, issued) => {
          const job = jobIn(allowed, run)
          if (!job.ok) return job
          const placed = placeFor(allowed, issued, job.value, run.tier)
          return placed.ok ? ok(hold(placed.value)) : placed
        })
      )
    },
    async halt(word) {
      const taken = await takeHalt(word, guard)
      if (!taken.ok) return taken
      const { tenant, agents, iat } = taken.value
      const isOver = (issued: Issued) => agents.some((agent) => isHaltedBy(issued, agent, iat))
      revocations.revoke(tenant, isOver, 'capability/halted')
      return ok(undefined)
    },
    async used(word) {
      const asked = await takeWord(word, { type: USED_TYPE, schema: usedClaimsSchema }, guard)
      return asked.ok ? ok(ledger.used(asked.value.tenant, asked.value.run)) : asked
    },
    sandboxes,
    ...(bearer && { bearer: sandboxes.bearer }),
    jobs: (token, request) => recordsOf(token, request, ledger.jobsOf),
    connections: (token, request) => recordsOf(token, request, connections.connectionsOf),
    async close() {
      closing.abort()
      await Promise.all([sandboxes.close(), sessions.close()])
      while (going.size > 0) await Promise.allSettled([...going])
      await Promise.allSettled(sources.map((source) => source.close()))
      await connections.close()
      await ledger.close()
    }
  }
}
