import { type LogLeaf, MAX_LIFE_SECONDS, ok, type Result } from '@writ/dsl/contract'
import { CLOCK_MS, isWithin, overlaps, readTimes } from './log-times.ts'
import { readLeaf } from './read-leaf.ts'
import type { RunSummary } from './summarise-runs.ts'
import {
  actsOf,
  type Followed,
  follow,
  type LogQuestion,
  mayActAt,
  newFollowed,
  type ToldAct,
  toIso
} from './told-acts.ts'
import { statesOf, type ToldState } from './told-states.ts'
import { type ToldToken, tokensOf } from './told-tokens.ts'
import { type ToldTool, toolsOf } from './told-tools.ts'
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
  /** Code of the agent's own may have reached it, and what code does is told nowhere. */
  | { readonly kind: 'code-untold'; readonly token: string }
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
  readonly tokens: readonly ToldToken[]
  /** What was said in that time of the agent that is asked about, or of any. */
  readonly states: readonly ToldState[]
  /** What became in that time of tools at the site that is asked about, or of any. */
  readonly tools: readonly ToldTool[]
  readonly chains: readonly ToldChain[]
  /** Empty: nothing is missing. */
  readonly gaps: readonly Gap[]
}

interface Chain {
  readonly persons: Set<string>
  entries: number
  last?: string
  /** When the newest run that it told of was decided. */
  heardOf: number
}

/** What the leaves tell of runs, refused plans and devices. */
const readStory = (leaves: readonly (LogLeaf | undefined)[], question: LogQuestion) => {
  const times = readTimes(leaves)
  const persons = new Map<string, string>()
  const chains = new Map<string, Chain>()
  const runs = new Map<string, Followed>()
  const refused: RefusedPlan[] = []
  for (const [n, leaf] of leaves.entries()) {
    if (!leaf) continue
    if (leaf.from === 'device') {
      const { device, seq, at, event } = leaf.entry
      const chain = chains.get(device)
      const run = runs.get(event.run)
      if (chain) Object.assign(chain, { entries: seq + 1, last: at })
      if (!run) continue
      if (chain) chain.heardOf = Math.max(chain.heardOf, run.since)
      const time = times.of(leaf, n, run.since)
      run.isWithin ||= isWithin(time, question.span)
      follow(run, event, n, time)
      continue
    }
    const { event, at } = leaf
    const time = times.of(leaf, n, Date.parse(at))
    if (event.kind === 'device-enrolled') {
      persons.set(event.device, event.person)
      const known = chains.get(event.device)
      if (known) known.persons.add(event.person)
      else chains.set(event.device, { persons: new Set([event.person]), entries: 0, heardOf: Number.NEGATIVE_INFINITY })
    } else if (event.kind === 'plan-decided') {
      const run = newFollowed(event, persons.get(event.device), n, time.at)
      run.isWithin = isWithin(time, question.span)
      runs.set(event.run, run)
    } else if (event.kind === 'token-renewed') {
      const run = runs.get(event.run)
      if (run) run.signed = Math.max(run.signed, time.at)
    } else if (event.kind === 'plan-refused' && isWithin(time, question.span)) {
      const { run, agent, code } = event
      refused.push({ run, agent, code, at: toIso(time.at), leaf: n })
    }
  }
  return {
    times,
    chains,
    runs,
    refused,
    tokens: tokensOf(leaves, question),
    states: statesOf(leaves, times, question),
    tools: toolsOf(leaves, times, question)
  }
}
type Story = ReturnType<typeof readStory>

/** How long after it was signed a token may be used, by whichever clock. */
const TOKEN_MS = MAX_LIFE_SECONDS * 1000 + CLOCK_MS

/**
 * Could its device still tell of acts of that time? Whatever the server said of its end, until the device has told of one, for as long as there was a
 * token for it. What it never began it did not do, once it has told of a later run.
 */
const mayHaveMore = (run: Followed, { chains }: Story, { span }: LogQuestion): boolean => {
  if (run.isEnded) return false
  const end = run.signed + TOKEN_MS
  if (!run.isBegun && (chains.get(run.decided.device)?.heardOf ?? 0) > end) return false
  return run.isWithin || overlaps({ from: run.since, end }, span)
}

const gapsOf = (told: readonly ToldRun[], { erased }: VerifiedLog, story: Story, question: LogQuestion): Gap[] => [
  ...(story.times.last === undefined || story.times.last < question.span.end - 1
    ? [{ kind: 'log-ends' as const, at: story.times.last === undefined ? undefined : toIso(story.times.last) }]
    : []),
  ...told.flatMap(({ run, device, faults }): Gap[] => {
    const followed = story.runs.get(run)
    return [
      ...(followed && mayHaveMore(followed, story, question) ? [{ kind: 'run-open' as const, run, device }] : []),
      ...(faults.length > 0 ? [{ kind: 'run-faulty' as const, run }] : [])
    ]
  }),
  ...story.tokens
    .filter(({ egress }) => egress.length > 0)
    .map(({ token }) => ({ kind: 'code-untold' as const, token })),
  // A device uploads late: what was logged after the time that is asked about may have been in it.
  ...erased
    .filter(([, end]) =>
      overlaps({ from: question.span.from, end: Number.POSITIVE_INFINITY }, story.times.around(end - 1))
    )
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
    const { decided, person: owner, leaf, since } = followed
    const summary = summaries.get(run)
    if (!summary || !(followed.isWithin || mayHaveMore(followed, story, question))) return []
    if ((agent !== undefined && decided.agent !== agent) || (person !== undefined && owner !== person)) return []
    const { status, code, faults, unchecked } = summary
    const acts = actsOf(followed, question)
    // What a device told that it did, it may have done, granted or not.
    if (acts.length === 0 && !mayActAt(decided, site)) return []
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
  const chains = [...story.chains].flatMap(([device, { persons, entries, last }]): ToldChain[] =>
    [...persons]
      .filter((owner) => person === undefined || owner === person)
      .map((owner) => ({ device, person: owner, entries, ...(last !== undefined && { last }) }))
  )
  const { size, root } = verified.value
  return ok({
    size,
    root,
    runs,
    refused: story.refused.filter((plan) => agent === undefined || plan.agent === agent),
    tokens: story.tokens,
    states: story.states,
    tools: story.tools,
    chains,
    gaps: gapsOf(runs, verified.value, story, question)
  })
}
