import { randomBytes } from 'node:crypto'
import { type CodeEnd, ok, type Result, refuse, type TierChoice } from '@writ/dsl/contract'
import { type Networks, readTargets } from '../egress/index.ts'
import type { Allowed, Issued } from '../guard/index.ts'
import type { JobEnding, Ledger } from '../ledger/index.ts'
import { type Hear, type Job, LANGUAGES, type Machine } from '../machine/index.ts'
import { checkLimits, type ExecutorLimits } from './executor-limits.ts'
import type { KeptSandboxes } from './kept-sandboxes.ts'
import { specFor } from './network-for.ts'
import { chooseTier, type Offer, type Offered } from './offers.ts'
import { type Revocations, refuseRevoked } from './revocations.ts'
import { runJob } from './run-job.ts'
import type { Turn, Turns } from './turns.ts'

/** What jobs are run with. */
export interface JobPorts {
  readonly offers: readonly Offer[]
  readonly limits: ExecutorLimits
  readonly turns: Turns
  readonly revocations: Revocations
  readonly ledger: Pick<Ledger, 'begin' | 'end'>
  readonly networks: Networks
  readonly now: () => number
  /** Where paused sandboxes are kept over a restart; without it, they end with the executor. */
  readonly kept?: KeptSandboxes
  /** Once aborted, nothing new is taken on, and what runs is ended. */
  readonly closing: AbortSignal
  /** Is told what failed after its job had ended, which nobody waits for. */
  readonly report: (error: unknown) => void
}

/** Who listens to a job, and may end it. */
export interface Listener {
  readonly hear?: Hear
  readonly signal: AbortSignal
}

/** A job that was taken on: its token is spent, and it runs as soon as it is its turn. To be called once. */
export type TakenOn = (listener: Listener) => Promise<Result<CodeEnd>>

/** A job that has its token's yes, its tier, and its place in the queue. */
export interface Placed {
  readonly allowed: Allowed
  readonly offer: Offered
  /** Left, when it is over. */
  readonly turn: Turn
  /** Aborts once its token was revoked. */
  readonly revoked: AbortSignal
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`

/** A job in one of the languages that the token allows. Refuses `capability/not-granted`. */
export const jobIn = (
  { languages }: Pick<Allowed, 'languages'>,
  { language, code, input }: { readonly language: string; readonly code: string; readonly input: Job['input'] }
): Result<Job> => {
  const known = LANGUAGES.find((one) => one === language)
  if (!languages.includes(language)) return refuse('capability/not-granted')
  return known ? ok({ language: known, code, input }) : refuse('executor/no-language', { language })
}

/**
 * Finds tier and place for a machine of one job. Refuses `executor/too-much`, `executor/busy`, `executor/closed`, and what
 * `readTargets` and `chooseTier` refuse.
 */
export const placeJob = (
  { offers, limits, turns, revocations, closing }: JobPorts,
  allowed: Allowed,
  wish: { readonly choice: TierChoice; readonly language: string; readonly issued: Issued }
): Result<Placed> => {
  if (closing.aborted) return refuse('executor/closed')
  const { least, spec } = allowed
  const targets = readTargets(spec.egress)
  if (!targets.ok) return targets
  const offer = chooseTier(offers, {
    least,
    choice: wish.choice,
    languages: [wish.language],
    image: spec.image,
    networks: targets.value.length > 0
  })
  if (!offer.ok) return offer
  const within = checkLimits(spec.limits, limits.most)
  if (!within.ok) return within
  const cost = offer.value.source.costOf(spec.limits)
  if (cost > limits.memory) return refuse('executor/too-much', { what: 'memory' })
  const turn = turns.take(allowed, cost)
  if (!turn.ok) return turn
  const { revoked, leave } = revocations.watch(wish.issued)
  const left = () => {
    turn.value.leave()
    leave()
  }
  return ok({ allowed, offer: offer.value, turn: { come: turn.value.come, leave: left }, revoked })
}

/** `false` where the signal came before the turn. */
export const waitForTurn = async (turn: Turn, signal: AbortSignal): Promise<boolean> => {
  if (signal.aborted) return false
  const gone = Promise.withResolvers<false>()
  const onGone = () => gone.resolve(false)
  signal.addEventListener('abort', onGone, { once: true })
  const came = await Promise.race([turn.come.then(() => true), gone.promise])
  signal.removeEventListener('abort', onGone)
  return came
}

const endingOf = (ended: Result<CodeEnd>): JobEnding =>
  ended.ok
    ? { exitCode: ended.value.exitCode, limit: ended.value.limit, ms: ended.value.ms }
    : { refused: ended.refusal.code }

/** Runs a job whose beginning is on disk before it begins, and writes down how it ended. */
export const runWrittenDown = async (
  { ledger, now, report }: JobPorts,
  { jkt, token, lane, run, spec }: Allowed,
  job: Job,
  offer: Offered,
  getMachine: (job: string) => Promise<Result<Machine>>,
  listener: Listener
): Promise<Result<CodeEnd>> => {
  const id = newId('job')
  const { tier, about } = offer
  const what = { tier, driver: about.driver, language: job.language }
  const of: readonly [string, string] | undefined = run === undefined ? undefined : [lane, run]
  const begun = { job: id, at: now() / 1000, jkt, token, ...what, ...(of && { of: [...of] as [string, string] }) }
  const [written, opened] = await Promise.allSettled([ledger.begin(begun), getMachine(id)])
  if (opened.status === 'rejected') throw opened.reason
  if (written.status === 'rejected') {
    if (opened.value.ok) await opened.value.value.close()
    throw written.reason
  }
  const ended = opened.value.ok ? await runJob(opened.value.value, job, spec.limits, listener) : opened.value
  ledger.end(id, endingOf(ended)).catch(report)
  return ended
}

/**
 * Runs a placed job in a machine of its own, which is destroyed after it; its place is free only then. `keep` is given what still
 * goes on after the answer. Refuses `executor/closed` where it was given up before its turn, and `capability/stale-epoch` or `/halted` where it
 * was revoked before its end.
 */
export const runPlaced = async (
  ports: JobPorts,
  { allowed, offer, turn, revoked }: Placed,
  job: Job,
  given: Listener,
  keep: (going: Promise<void>) => void
): Promise<Result<CodeEnd>> => {
  const signal = AbortSignal.any([given.signal, ports.closing, revoked])
  let machine: Machine | undefined
  const open = async (id: string): Promise<Result<Machine>> => {
    const spec = await specFor(ports.networks, allowed, id)
    if (!spec.ok) return spec
    const opened = await offer.source.open(spec.value)
    if (opened.ok) machine = opened.value
    return opened
  }
  try {
    const ended = (await waitForTurn(turn, signal))
      ? await runWrittenDown(ports, allowed, job, offer, open, { ...given, signal })
      : refuse('executor/closed')
    return revoked.aborted ? refuseRevoked(revoked) : ended
  } finally {
    keep(
      Promise.resolve(machine?.close())
        .catch(ports.report)
        .finally(() => turn.leave())
    )
  }
}
