import { type CodeEnd, ok, type Result, refuse } from '@writ/dsl/contract'
import type { Allowed, Issued, RunStep } from '../guard/index.ts'
import type { Job, Machine } from '../machine/index.ts'
import { checkLimits } from './executor-limits.ts'
import { type JobPorts, runWrittenDown, type TakenOn, waitForTurn } from './jobs.ts'
import { chooseTier, type Offered } from './offers.ts'
import { refuseRevoked } from './revocations.ts'
import { runStep } from './run-step.ts'
import type { SandboxRoom } from './sandbox-room.ts'
import { Steps } from './steps.ts'

/** How long the sandbox of a run waits for more code, in milliseconds. */
const IDLE_MS = 5 * 60 * 1000

/** Code that has its place before its token is spent; it is run once, or its place is left. */
export interface Held {
  readonly run: TakenOn
  leave(): void
}

/** The sandboxes of runs of plans, one for each run whose token asks for it. Their files are versioned by step. */
export interface RunSessions {
  /**
   * A place for a piece of code in the sandbox of its run, which the first makes. Refuses `executor/session-lost` where it should go on from
   * files that are not there, `executor/session-differs`, `executor/busy` (one piece at a time), and what `chooseTier` and room refuse.
   */
  place(allowed: Allowed, issued: Issued, step: RunStep, job: Job): Result<Held>
  /** The run is over, says whoever ran the last piece of it. */
  end(held: { readonly token: string; readonly jkt: string }): (() => Promise<void>) | undefined
  close(): Promise<void>
}

interface Session {
  readonly first: Allowed
  readonly offer: Offered
  readonly latest: number
  readonly gone: AbortController
  /** Aborts once its first token was revoked. */
  readonly revoked: AbortSignal
  readonly free: () => void
  /** By the names that the device gave to its steps; absent where one left nothing. */
  readonly names: Map<string, number>
  /** Of the latest piece of code. */
  token: string
  opened: { readonly machine: Machine; readonly steps: Steps } | undefined
  isBusy: boolean
  timer: NodeJS.Timeout | undefined
  closing: Promise<void> | undefined
}

/** In what a machine for this would be another one, but for time, which each piece of code has of its own. */
const differenceOf = (one: Allowed, other: Allowed): string | undefined => {
  if (one.least !== other.least) return 'tier'
  if (one.spec.image !== other.spec.image) return 'image'
  if (one.spec.egress.join(' ') !== other.spec.egress.join(' ')) return 'network'
  const names = ['vcpu', 'memory', 'disk', 'processes', 'files', 'output'] as const
  return names.find((name) => one.spec.limits[name] !== other.spec.limits[name])
}

export const openRunSessions = (
  ports: JobPorts,
  room: SandboxRoom,
  keep: <T>(promise: Promise<T>) => Promise<T>
): RunSessions => {
  const { limits, offers, turns, revocations, closing, now, report } = ports
  const living = new Map<string, Session>()

  const end = (of: string, session: Session): Promise<void> => {
    session.closing ??= (async () => {
      clearTimeout(session.timer)
      session.gone.abort()
      if (living.get(of) === session) living.delete(of)
      await session.opened?.machine.close().catch(report)
      session.free()
    })()
    return keep(session.closing)
  }
  const waitForMore = (of: string, session: Session): void => {
    clearTimeout(session.timer)
    const ms = Math.max(0, Math.min(IDLE_MS, session.latest - now()))
    session.timer = setTimeout(() => end(of, session), ms)
  }

  /** A session that has no machine yet, and the room for one. */
  const begin = (allowed: Allowed, issued: Issued, of: string): Result<Session> => {
    const { least, languages, spec, lane, token } = allowed
    const wish = { least, choice: 'auto', languages, image: spec.image, stays: true, layers: true } as const
    const offer = chooseTier(offers, wish)
    if (!offer.ok) return offer
    const within = checkLimits(spec.limits, limits.most)
    if (!within.ok) return within
    const taken = room.take(lane, offer.value.source.costOf(spec.limits))
    if (!taken.ok) return taken
    const { revoked, leave } = revocations.watch(issued)
    const session: Session = {
      first: allowed,
      offer: offer.value,
      latest: now() + limits.ttlMs,
      gone: new AbortController(),
      revoked,
      free: () => {
        taken.value()
        leave()
      },
      names: new Map(),
      token,
      opened: undefined,
      isBusy: false,
      timer: undefined,
      closing: undefined
    }
    revoked.addEventListener('abort', () => end(of, session), { once: true })
    return ok(session)
  }

  /** The session that the step goes on in, if it can. */
  const goOn = (session: Session, allowed: Allowed, after: string | null): Result<Session> => {
    if (after !== null && !session.names.has(after)) return refuse('executor/session-lost')
    const what = differenceOf(session.first, allowed)
    if (what !== undefined) return refuse('executor/session-differs', { what })
    const [language = ''] = allowed.languages
    const { source } = session.offer
    if (!source.languages.some((known) => known === language))
      return refuse('executor/no-language', { tier: source.tier, language })
    return session.isBusy ? refuse('executor/busy', { seconds: 1 }) : ok(session)
  }

  const openOnce = async (session: Session): Promise<Result<NonNullable<Session['opened']>>> => {
    if (session.opened) return ok(session.opened)
    const machine = await session.offer.source.open(session.first.spec)
    if (!machine.ok) return machine
    const layers = machine.value.session?.layers
    if (!layers || session.gone.signal.aborted) {
      await machine.value.close()
      return refuse(layers ? 'executor/closed' : 'executor/machine-failed')
    }
    session.opened = { machine: machine.value, steps: new Steps(layers, now) }
    return ok(session.opened)
  }

  /** Runs the code on the files that it is to find. */
  const runIn = async (
    session: Session,
    allowed: Allowed,
    { step, after }: RunStep,
    job: Job,
    listener: Parameters<TakenOn>[0]
  ): Promise<Result<CodeEnd>> => {
    const opened = await openOnce(session)
    if (!opened.ok) return opened
    const { machine, steps } = opened.value
    const restored = await steps.restore(after === null ? 0 : (session.names.get(after) ?? -1))
    if (!restored.ok) return restored
    const { wallMs, cpuMs } = allowed.spec.limits
    const timed = { ...job, time: { wallMs, cpuMs } }
    const ended = await runStep(steps, () =>
      runWrittenDown(ports, allowed, timed, session.offer, async () => ok(machine), listener)
    )
    if (!ended.ok) return ended
    const { step: number, ...told } = ended.value
    if (number !== undefined) session.names.set(step, number)
    return ok(told)
  }

  return {
    place(allowed, issued, step, job) {
      if (closing.aborted) return refuse('executor/closed')
      const found = living.get(step.of)
      if (!found && step.after !== null) return refuse('executor/session-lost')
      const session = found ? goOn(found, allowed, step.after) : begin(allowed, issued, step.of)
      if (!session.ok) return session
      const it = session.value
      const turn = turns.take(allowed, 0)
      if (!turn.ok) {
        if (!found) it.free()
        return turn
      }
      it.isBusy = true
      living.set(step.of, it)
      clearTimeout(it.timer)
      const leave = () => {
        turn.value.leave()
        it.isBusy = false
        // Without a machine there is nothing that more code could find.
        if (it.opened && !it.closing) waitForMore(step.of, it)
        else end(step.of, it)
      }
      const run: TakenOn = async (listener) => {
        it.token = allowed.token
        const signal = AbortSignal.any([listener.signal, it.gone.signal, closing])
        try {
          if (!(await waitForTurn(turn.value, signal))) return refuse('executor/closed')
          const ended = await runIn(it, allowed, step, job, { ...listener, signal })
          // INVARIANT: of files that nobody knows, or that are fewer than the plan counts on, nothing goes on.
          if (!ended.ok) end(step.of, it)
          return it.revoked.aborted ? refuseRevoked(it.revoked) : ended
        } finally {
          leave()
        }
      }
      return ok({ run: (listener) => keep(run(listener)), leave })
    },
    end(held) {
      for (const [of, session] of living)
        if (session.token === held.token && session.first.jkt === held.jkt) return () => end(of, session)
      return undefined
    },
    async close() {
      await Promise.allSettled([...living].map(([of, session]) => end(of, session)))
    }
  }
}
