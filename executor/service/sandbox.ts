import {
  type BearerClaims,
  ok,
  type Result,
  type RunAlone,
  refuse,
  type SandboxClaims,
  type SandboxSnapshot,
  type SandboxState,
  type SandboxSteps
} from '@writ/dsl/contract'
import type { Allowed } from '../guard/index.ts'
import type { Machine, MachineFiles, MachineSnapshot, Network, Session, WholeMachine } from '../machine/index.ts'
import { type JobPorts, jobIn, newId, runWrittenDown, type TakenOn, waitForTurn } from './jobs.ts'
import { type KeptRecord, keptRecordSchema } from './kept-record.ts'
import type { Offered } from './offers.ts'
import { leavesWhole, runStep } from './run-step.ts'
import { steppedFiles } from './stepped-files.ts'
import { Steps, type StepsState } from './steps.ts'
import { tellSandbox } from './tell-sandbox.ts'

/** Snapshots of one sandbox at most. */
const MOST_SNAPSHOTS = 4

/** What the token says that a machine was made with. */
export type MachineClaims = SandboxClaims | BearerClaims

/** A machine, and where its files are versioned, which steps there were in it. */
export interface Branch {
  readonly machine: Machine
  readonly versions: StepsState | undefined
}

export interface SandboxGiven extends Branch {
  readonly id: string
  /** What its machine is encrypted with while it is paused (`secretOf`). */
  readonly secret: Buffer
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
  /** Refuses `executor/tier-cannot`, `executor/paused`. Where they are versioned, each call refuses `executor/busy` while code runs. */
  files(): Result<MachineFiles>
  /** The steps so far; none where its files are not versioned. */
  steps(): SandboxSteps
  /** The files are those that a step left, 0 for none. Refuses `executor/no-step`, `executor/disk-full`. */
  restore(step: number): Promise<Result<SandboxSteps>>
  /** Lets it live so long from now. Refuses `executor/too-much`. */
  extend(ttlMs: number): Result<SandboxState>
  pause(): Promise<Result<SandboxState>>
  resume(): Promise<Result<SandboxState>>
  snapshot(): Promise<Result<SandboxSnapshot>>
  snapshots(): readonly SandboxSnapshot[]
  drop(snapshot: string): Promise<Result<void>>
  /** A machine that goes on from here, or from a snapshot, with a network of its own where this one has one. */
  branch(snapshot: string | undefined, network: Network | undefined): Promise<Result<Branch>>
  /** What runs beside jobs. Refuses `executor/tier-cannot`, `executor/paused`. */
  session(): Result<Session>
  /** Aborted when it is closed, by whomever. */
  readonly gone: AbortSignal
  /** The token of its holder was shown, which opens what is kept of it. */
  unlock(token: string): void
  close(): Promise<void>
  /** The executor ends: a paused one stays on disk. */
  leave(): Promise<void>
}

/** Makes a sandbox of a machine. `onClosed` is called once, when it is destroyed: by its holder, its time, or with the executor. */
export const makeSandbox = (given: SandboxGiven, ports: JobPorts, onClosed: () => void): Sandbox => {
  const { id, machine, offer, allowed, created, mostMs } = given
  const { now, report } = ports
  const gone = new AbortController()
  const snapshots = new Map<string, { readonly kept: MachineSnapshot; readonly versions: StepsState | undefined }>()
  const layers = machine.session?.layers
  const steps = given.versions && layers ? new Steps(layers, now, given.versions) : undefined
  const latest = created + mostMs
  let ends = created + given.ttlMs
  let isBusy = false
  /** File calls that wait for each other, in a sandbox whose files are versioned. */
  let calls = 0
  let lastCall: Promise<unknown> = Promise.resolve()
  let isPaused = false
  /** Does it stand on disk, too, to go on from there after a restart? */
  let isKept = false
  let closing: Promise<void> | undefined

  /** `isLeft`: what was kept of it stays on disk. */
  const close = (isLeft = false): Promise<void> => {
    closing ??= (async () => {
      clearTimeout(timer)
      gone.abort()
      if (isKept && !isLeft) await ports.kept?.forget(id).catch(report)
      await Promise.allSettled([...snapshots.values()].map(({ kept }) => kept.drop()))
      await machine.close().catch(report)
      onClosed()
    })()
    return closing
  }
  const armed = () => setTimeout(() => close(), Math.max(0, ends - now()))
  let timer = armed()

  const state = () => tellSandbox(given, { ends, latest, paused: isPaused, versioned: steps !== undefined })
  const cannot = (what: string) => refuse('executor/tier-cannot', { tier: machine.tier, what })

  const busy = () => refuse('executor/busy', { seconds: 1 })
  /** Does something while no code runs in the machine. */
  const alone = async <T>(act: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (closing) return refuse('executor/closed')
    if (isBusy || calls > 0) return busy()
    isBusy = true
    try {
      return await act()
    } finally {
      isBusy = false
    }
  }
  const withWhole = async <T>(what: string, act: (whole: WholeMachine) => Promise<Result<T>>): Promise<Result<T>> => {
    if (closing) return refuse('executor/closed')
    const whole = machine.session?.whole
    return whole ? alone(() => act(whole)) : cannot(what)
  }
  /** File calls of a sandbox whose files are versioned, one after the other, while no code runs. */
  const inTurn = async <T>(act: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (isBusy) return busy()
    calls += 1
    const call = lastCall.then(() => (closing ? refuse('executor/closed') : act()))
    lastCall = call.catch(() => undefined)
    return call.finally(() => {
      calls -= 1
    })
  }
  /** What only a machine that failed refuses ends the sandbox: nobody knows what its files are. */
  const unlessFailed = <T>(done: Result<T>): Result<T> => {
    if (!done.ok && !leavesWhole(done.refusal.code)) close().catch(report)
    return done
  }
  const record = (executor: string, { form, most }: WholeMachine): KeptRecord => {
    const { tier, driver } = machine
    const told = {
      v: 1,
      executor,
      id,
      allowed,
      claims: given.claims,
      tier,
      driver,
      created,
      ends,
      mostMs,
      form,
      memory: most
    }
    return keptRecordSchema.parse({ ...told, ...(steps && { versions: steps.state }) })
  }
  const standStill = async (whole: WholeMachine): Promise<Result<void>> => {
    // No bearer token is good after a restart (C65), so that nobody could let it go on.
    if (!ports.kept || 'token_type' in given.claims) return whole.pause()
    const kept = await ports.kept.keep(record(ports.kept.executor, whole), given.secret, (take) => whole.keep(take))
    isKept = kept.ok
    return kept
  }
  const stepsSoFar = (): SandboxSteps => ({ at: steps?.at ?? 0, steps: [...(steps?.list() ?? [])] })
  const snapshotNow = async (whole: WholeMachine): Promise<Result<SandboxSnapshot>> => {
    if (snapshots.size >= MOST_SNAPSHOTS) return refuse('executor/too-much', { what: 'snapshots' })
    const made = await whole.snapshot()
    if (!made.ok) return made
    const name = newId('snap')
    snapshots.set(name, { kept: made.value, versions: steps?.state })
    return ok({ id: name, size: made.value.size })
  }

  return {
    id,
    given,
    state,
    unlock: () => undefined,
    close: () => close(),
    leave: () => close(isKept),
    gone: gone.signal,
    session() {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      if (steps) return cannot('version what commands write')
      return machine.session ? ok(machine.session) : cannot('run commands')
    },
    take(run) {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      const job = jobIn(allowed, run)
      if (!job.ok) return job
      if (isBusy || calls > 0) return busy()
      // The memory of its machine is its own already.
      const turn = ports.turns.take(allowed, 0)
      if (!turn.ok) return turn
      isBusy = true
      return ok(async (listener) => {
        const signal = AbortSignal.any([listener.signal, gone.signal, ports.closing])
        try {
          if (!(await waitForTurn(turn.value, signal))) return refuse('executor/closed')
          const open = async () => ok(machine)
          const run = () => runWrittenDown(ports, allowed, job.value, offer, open, { ...listener, signal })
          // A machine that failed is nobody's any more.
          return unlessFailed(await (steps ? runStep(steps, run) : run()))
        } finally {
          turn.value.leave()
          isBusy = false
        }
      })
    },
    files() {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      if (!machine.session) return cannot('keep files')
      const { files } = machine.session
      return ok(steps ? steppedFiles(files, steps, inTurn) : files)
    },
    steps: stepsSoFar,
    async restore(step) {
      if (closing) return refuse('executor/closed')
      if (isPaused) return refuse('executor/paused')
      if (!steps) return refuse('executor/no-step')
      const restored = await alone(async () => unlessFailed(await steps.restore(step)))
      return restored.ok ? ok(stepsSoFar()) : restored
    },
    extend(ttlMs) {
      if (closing) return refuse('executor/closed')
      if (now() + ttlMs > latest) return refuse('executor/too-much', { what: 'time' })
      ends = now() + ttlMs
      clearTimeout(timer)
      timer = armed()
      const whole = machine.session?.whole
      if (isKept && whole && ports.kept) ports.kept.change(record(ports.kept.executor, whole)).catch(report)
      return ok(state())
    },
    pause: () =>
      withWhole('pause', async (whole) => {
        if (isPaused) return ok(state())
        const paused = await standStill(whole)
        if (paused.ok) isPaused = true
        return paused.ok ? ok(state()) : paused
      }),
    resume: () =>
      withWhole('resume', async (whole) => {
        // INVARIANT: once it goes on, nothing else can go on from where it stood.
        if (isKept) await ports.kept?.forget(id)
        isKept = false
        const resumed = await whole.resume()
        if (resumed.ok) isPaused = false
        return resumed.ok ? ok(state()) : resumed
      }),
    snapshot: () => withWhole('make snapshots', snapshotNow),
    snapshots: () => [...snapshots].map(([name, { kept }]) => ({ id: name, size: kept.size })),
    async drop(name) {
      const snapshot = snapshots.get(name)
      if (!snapshot) return refuse('executor/no-snapshot')
      snapshots.delete(name)
      await snapshot.kept.drop()
      return ok(undefined)
    },
    branch: (name, network) =>
      withWhole('clone', async (whole) => {
        const named = name === undefined ? undefined : snapshots.get(name)
        if (name !== undefined && !named) return refuse('executor/no-snapshot')
        const versions = named ? named.versions : steps?.state
        const made = named ? ok(named.kept) : await whole.snapshot()
        if (!made.ok) return made
        const opened = await made.value.open(network)
        if (!named) await made.value.drop()
        return opened.ok ? ok({ machine: opened.value, versions }) : opened
      })
  }
}
