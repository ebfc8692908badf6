import {
  type BearerClaims,
  ok,
  type Result,
  type RunAlone,
  refuse,
  type SandboxClaims,
  type SandboxSnapshot,
  type SandboxState
} from '@writ/dsl/contract'
import type { Allowed } from '../guard/index.ts'
import type { Machine, MachineFiles, MachineSnapshot, Session, WholeMachine } from '../machine/index.ts'
import { type JobPorts, jobIn, newId, runWrittenDown, type TakenOn, waitForTurn } from './jobs.ts'
import type { Offered } from './offers.ts'

/** Snapshots of one sandbox at most. */
const MOST_SNAPSHOTS = 4

/** What the token says that a machine was made with. */
export type MachineClaims = SandboxClaims | BearerClaims

export interface SandboxGiven {
  readonly machine: Machine
  readonly offer: Offered
  readonly allowed: Allowed
  readonly claims: MachineClaims
  /** When it was asked for, in milliseconds since the epoch; how long it lives from then, and may live at most. */
  readonly created: number
  readonly ttlMs: number
  readonly mostMs: number
}

/** A machine that stays, for the holder of one token. Once it is closed, all refuse `executor/closed`. */
export interface Sandbox {
  readonly id: string
  readonly given: SandboxGiven
  state(): SandboxState
  /** Takes code on; one piece at a time. Refuses `executor/busy`, `executor/paused`, `capability/not-granted`, `executor/no-language`. */
  take(code: Pick<RunAlone, 'language' | 'code' | 'input'>): Result<TakenOn>
  /** Refuses `executor/tier-cannot`, `executor/paused`. */
  files(): Result<MachineFiles>
  /** Lets it live so long from now. Refuses `executor/too-much`. */
  extend(ttlMs: number): Result<SandboxState>
  pause(): Promise<Result<SandboxState>>
  resume(): Promise<Result<SandboxState>>
  snapshot(): Promise<Result<SandboxSnapshot>>
  snapshots(): readonly SandboxSnapshot[]
  drop(snapshot: string): Promise<Result<void>>
  /** A machine that goes on from here, or from a snapshot. */
  branch(snapshot: string | undefined): Promise<Result<Machine>>
  /** What runs beside jobs. Refuses `executor/tier-cannot`, `executor/paused`. */
  session(): Result<Session>
  /** Aborted when it is closed, by whomever. */
  readonly gone: AbortSignal
  close(): Promise<void>
}

/** Makes a sandbox of a machine. `onClosed` is called once, when it is destroyed: by its holder, its time, or with the executor. */
export const makeSandbox = (given: SandboxGiven, ports: JobPorts, onClosed: () => void): Sandbox => {
  const { machine, offer, allowed, created, mostMs } = given
  const { now, report } = ports
  const id = newId('sbx')
  const gone = new AbortController()
  const snapshots = new Map<string, MachineSnapshot>()
  const latest = created + mostMs
  let ends = created + given.ttlMs
  let isBusy = false
  let isPaused = false
  let closing: Promise<void> | undefined

  const close = (): Promise<void> => {
    closing ??= (async () => {
      clearTimeout(timer)
      gone.abort()
      await Promise.allSettled([...snapshots.values()].map((snapshot) => snapshot.drop()))
      await machine.close().catch(report)
      onClosed()
    })()
    return closing
  }
  const armed = () => setTimeout(close, Math.max(0, ends - now()))
  let timer = armed()

  const state = (): SandboxState => ({
    id,
    tier: machine.tier,
    driver: machine.driver,
    languages: [...allowed.languages],
    created,
    ends,
    latest,
    paused: isPaused
  })
  const cannot = (what: string) => refuse('executor/tier-cannot', { tier: machine.tier, what })

  /** Does something with the whole machine, while no code runs in it. */
  const withWhole = async <T>(what: string, act: (whole: WholeMachine) => Promise<Result<T>>): Promise<Result<T>> => {
    if (closing) return refuse('executor/closed')
    const whole = machine.session?.whole
    if (!whole) return cannot(what)
    if (isBusy) return refuse('executor/busy', { seconds: 1 })
    isBusy = true
    try {
      return await act(whole)
    } finally {
      isBusy = false
    }
  }
  const snapshotNow = async (whole: WholeMachine): Promise<Result<SandboxSnapshot>> => {
    if (snapshots.size >= MOST_SNAPSHOTS) return refuse('executor/too-much', { what: 'snapshots' })
    const made = await whole.snapshot()
    if (!made.ok) return made
    const name = newId('snap')
    snapshots.set(name, made.value)
    return ok({ id: name, size: made.value.size })
  }

  return {
    id,
    given,
    state,
    close,
    gone: gone.signal,
    session() {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      return machine.session ? ok(machine.session) : cannot('run commands')
    },
    take(run) {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      const job = jobIn(allowed, run)
      if (!job.ok) return job
      if (isBusy) return refuse('executor/busy', { seconds: 1 })
      // The memory of its machine is its own already.
      const turn = ports.turns.take(allowed, 0)
      if (!turn.ok) return turn
      isBusy = true
      return ok(async (listener) => {
        const signal = AbortSignal.any([listener.signal, gone.signal, ports.closing])
        try {
          if (!(await waitForTurn(turn.value, signal))) return refuse('executor/closed')
          const open = async () => ok(machine)
          const ended = await runWrittenDown(ports, allowed, job.value, offer, open, { ...listener, signal })
          // A machine that failed is nobody's any more.
          if (!ended.ok) close().catch(report)
          return ended
        } finally {
          turn.value.leave()
          isBusy = false
        }
      })
    },
    files() {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      return machine.session ? ok(machine.session.files) : cannot('keep files')
    },
    extend(ttlMs) {
      if (closing) return refuse('executor/closed')
      if (now() + ttlMs > latest) return refuse('executor/too-much', { what: 'time' })
      ends = now() + ttlMs
      clearTimeout(timer)
      timer = armed()
      return ok(state())
    },
    pause: () =>
      withWhole('pause', async (whole) => {
        const paused = await whole.pause()
        if (paused.ok) isPaused = true
        return paused.ok ? ok(state()) : paused
      }),
    resume: () =>
      withWhole('resume', async (whole) => {
        const resumed = await whole.resume()
        if (resumed.ok) isPaused = false
        return resumed.ok ? ok(state()) : resumed
      }),
    snapshot: () => withWhole('make snapshots', snapshotNow),
    snapshots: () => [...snapshots].map(([name, { size }]) => ({ id: name, size })),
    async drop(name) {
      const snapshot = snapshots.get(name)
      if (!snapshot) return refuse('executor/no-snapshot')
      snapshots.delete(name)
      await snapshot.drop()
      return ok(undefined)
    },
    branch: (name) =>
      withWhole('clone', async (whole) => {
        if (name !== undefined) return (await snapshots.get(name)?.open()) ?? refuse('executor/no-snapshot')
        const made = await whole.snapshot()
        if (!made.ok) return made
        const opened = await made.value.open()
        await made.value.drop()
        return opened
      })
  }
}
