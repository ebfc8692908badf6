import { type LogLeaf, ok, type Result } from '@writ/dsl/contract'
import type { RunSummary } from './follow-leaf.ts'
import { isWithin, overlaps, readTimes } from './log-times.ts'
import { readLeaf } from './read-leaf.ts'
import { actsOf, type Followed, follow, type LogQuestion, mayActAt, type ToldAct, toIso } from './told-acts.ts'
import { type VerifiedLog, type VerifyOptions, verifyBundle } from './verify-bundle.ts'
import type { LogBundle } from './verify-tree.ts'

/** A run of the agent for the person that was granted something on the site, in that time, and what it did there. */
export interface ToldRun extends Pick<RunSummary, 'run' | 'agent' | 'status' | 'code' | 'faults' | 'unchecked'> {
  readonly person: string | undefined
  readonly device: string
  readonly decided: string
  readonly leaf: number
  readonly acts: readonly ToldAct[]
}

/** A plan of the agent's that was refused in that time: it did nothing, and the log does not say for whom it was. */
export interface RefusedPlan {
  readonly run: string
  readonly agent: string
  readonly code: string
  readonly at: string
  readonly leaf: number
}

/** Why an answer may lack something. */
export type Gap =
  | { readonly kind: 'log-ends'; readonly at: string | undefined }
  | { readonly kind: 'run-open'; readonly run: string; readonly device: string }
  | { readonly kind: 'run-faulty'; readonly run: string }
  | { readonly kind: 'erased'; readonly from: number; readonly end: number }

/** The chain of one of the person's devices: all its entries up to the last are here, or told to be erased. */
export interface ToldChain {
  readonly device: string
  readonly person: string
  readonly entries: number
  readonly last?: string
}

export interface LogAnswer {
  readonly size: number
  readonly root: string
  readonly runs: readonly ToldRun[]
  readonly refused: readonly RefusedPlan[]
  readonly chains: readonly ToldChain[]
  /** Empty: nothing is missing. */
  readonly gaps: readonly Gap[]
}

/** What the leaves tell of runs, refused plans and devices. */
const readStory = (leaves: readonly (LogLeaf | undefined)[], question: LogQuestion) => {
  const times = readTimes(leaves)
  const persons = new Map<string, string>()
  const chains = new Map<string, { entries: number; last?: string }>()
  const runs = new Map<string, Followed>()
  const refused: RefusedPlan[] = []
  for (const [n, leaf] of leaves.entries()) {
    if (!leaf) continue
    if (leaf.from === 'device') {
      const { device, seq, at, event } = leaf.entry
      chains.set(device, { entries: seq + 1, last: at })
      const run = runs.get(event.run)
      if (!run) continue
      const time = times.of(leaf, n, run.since)
      run.isWithin ||= isWithin(time, question.span)
      follow(run, event, n, time)
      continue
    }
    const { event, at } = leaf
    const time = times.of(leaf, n, Date.parse(at))
    if (event.kind === 'device-enrolled') {
      persons.set(event.device, event.person)
      if (!chains.has(event.device)) chains.set(event.device, { entries: 0 })
    } else if (event.kind === 'plan-decided') {
      const begun = { decided: event, leaf: n, since: time.at, steps: new Map(), questions: new Map() }
      runs.set(event.run, { ...begun, isWithin: isWithin(time, question.span) })
    } else if (event.kind === 'plan-refused' && isWithin(time, question.span)) {
      const { run, agent, code } = event
      refused.push({ run, agent, code, at: toIso(time.at), leaf: n })
    }
  }
  return { times, persons, chains, runs, refused }
}

const gapsOf = (
  told: readonly ToldRun[],
  { erased }: VerifiedLog,
  { times }: ReturnType<typeof readStory>,
  { span }: LogQuestion
): Gap[] => [
  ...(times.last === undefined || times.last < span.end - 1
    ? [{ kind: 'log-ends' as const, at: times.last === undefined ? undefined : toIso(times.last) }]
    : []),
  ...told.flatMap(({ run, device, status, faults }): Gap[] => [
    ...(status === 'open' ? [{ kind: 'run-open' as const, run, device }] : []),
    ...(faults.length > 0 ? [{ kind: 'run-faulty' as const, run }] : [])
  ]),
  // A device uploads late: what was logged after the time that is asked about may have been in it.
  ...erased
    .filter(([, end]) => overlaps({ from: span.from, end: Number.POSITIVE_INFINITY }, times.around(end - 1)))
    .map(([from, end]) => ({ kind: 'erased' as const, from, end }))
]

/**
 * Answers an auditor's question from a log that verifies as a whole (`verifyBundle`), so that no leaf of it is missing, and says what
 * the answer may lack all the same: what came after the log's end, runs whose device has more to tell, leaves that were erased.
 * Refuses `audit/not-verified` as `verifyBundle` does.
 */
export const askLog = (
  bundle: LogBundle,
  question: LogQuestion,
  publicKey?: string,
  options?: VerifyOptions
): Result<LogAnswer> => {
  const verified = verifyBundle(bundle, publicKey, options)
  if (!verified.ok) return verified
  const story = readStory(bundle.leaves.map(readLeaf), question)
  const summaries = new Map(verified.value.runs.map((summary) => [summary.run, summary]))
  const { agent, person, site } = question
  const runs = [...story.runs].flatMap(([run, followed]): ToldRun[] => {
    const { decided, leaf, since } = followed
    const owner = story.persons.get(decided.device)
    const summary = summaries.get(run)
    if (!summary || !followed.isWithin || !mayActAt(decided, site)) return []
    if ((agent !== undefined && decided.agent !== agent) || (person !== undefined && owner !== person)) return []
    const { status, code, faults, unchecked } = summary
    const acts = actsOf(followed, question)
    return [
      {
        run,
        agent: decided.agent,
        person: owner,
        device: decided.device,
        status,
        ...(code !== undefined && { code }),
        decided: toIso(since),
        leaf,
        acts,
        faults,
        ...(unchecked && { unchecked })
      }
    ]
  })
  const chains = [...story.chains].flatMap(([device, chain]): ToldChain[] => {
    const owner = story.persons.get(device)
    return owner === undefined || (person !== undefined && owner !== person)
      ? []
      : [{ device, person: owner, ...chain }]
  })
  const { size, root } = verified.value
  return ok({
    size,
    root,
    runs,
    refused: story.refused.filter((plan) => agent === undefined || plan.agent === agent),
    chains,
    gaps: gapsOf(runs, verified.value, story, question)
  })
}
