import type { Rule } from '../check/rules.ts'
import type { Plan } from '../contract/index.ts'
import { formatPlan, parsePlan } from '../syntax/index.ts'
import { makeProgram, type Program } from './generate/program.ts'
import { accept } from './judge/accept.ts'
import { COUNT_MUTANTS, type CountMutant, catchesCount } from './judge/count-mutants.ts'
import { examine, examineTree } from './judge/examine.ts'
import { catches, RULE_NAMES, rulesUsed } from './judge/mutants.ts'
import { catchesReplaced } from './judge/resumed.ts'
import { DECIDES, type Decides, decidesBySecret } from './judge/shares.ts'
import { shrink } from './judge/shrink.ts'
import { unstable } from './judge/unstable.ts'
import type { Violation } from './judge/violation.ts'

export interface Hole extends Violation {
  readonly seed: number
  /** The plan that shows it, as small as leaving things out makes it. */
  readonly text: string
}

export interface Tally {
  made: number
  accepted: number
  runs: number
  /** Runs beside these that were held where they stopped, and resumed. */
  resumed: number
  /** Accepted programs in which data that is secret to some sink decides so. */
  readonly decides: Record<Decides, number>
  /** What the pairs of runs could tell (`Liveliness`), over all programs. */
  readonly lively: { pairs: number; consumed: number; live: number; strict: number; strictLive: number }
  readonly rejected: Map<string, number>
  readonly ended: Map<string, number>
  /** How many programs contradict the checker without a rule, or with another fault in it. */
  readonly caught: Map<Mutant, number>
  readonly tried: Map<Mutant, number>
  /** The accepted program that caught it first, counted from 1. */
  readonly first: Map<Mutant, number>
  readonly holes: Hole[]
}

export interface Campaign {
  readonly seed: number
  /** Accepted programs. */
  readonly programs: number
  /** A mutant is tried on no more programs once so many have caught it, and on none after so many accepted programs. */
  readonly enough: number
  readonly mutantPrograms: number
  /** Holes after which it stops. */
  readonly holes: number
  readonly shrinks: boolean
  readonly progress?: (tally: Tally) => void
}

/** Every checker with a fault that programs must notice. */
export const MUTANTS = [...RULE_NAMES, ...COUNT_MUTANTS, 'no-replaced'] as const
export type Mutant = Rule | CountMutant | 'no-replaced'

const LIVELY = ['pairs', 'consumed', 'live', 'strict', 'strictLive'] as const

const add = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const noteCaught = ({ caught, first, accepted }: Tally, mutant: Mutant): void => {
  add(caught, mutant)
  if (!first.has(mutant)) first.set(mutant, accepted)
}

/** Makes programs from consecutive seeds until enough of them are accepted, and judges each. */
export const campaign = (of: Campaign): Tally => {
  const tally: Tally = {
    made: 0,
    accepted: 0,
    runs: 0,
    resumed: 0,
    decides: Object.fromEntries(DECIDES.map((how) => [how, 0])) as Record<Decides, number>,
    lively: { pairs: 0, consumed: 0, live: 0, strict: 0, strictLive: 0 },
    rejected: new Map(),
    ended: new Map(),
    caught: new Map(),
    tried: new Map(),
    first: new Map(),
    holes: []
  }
  for (let seed = of.seed; tally.accepted < of.programs && tally.holes.length < of.holes; seed++) {
    tally.made++
    judgeSeed(of, tally, makeProgram(seed))
    of.progress?.(tally)
  }
  return tally
}

const judgeSeed = (of: Campaign, tally: Tally, program: Program): void => {
  const { seed, tree, text, context, large } = program
  const strange = unstable(tree, text)
  if (strange) {
    tally.holes.push({ kind: 'crash', what: strange, worlds: [], seed, text })
    return
  }
  const { plan } = parsePlan(text)
  if (!plan) return
  const { checked, diagnostics } = accept(plan, context)
  if (!checked) {
    for (const code of new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)))
      add(tally.rejected, code)
    return
  }
  tally.accepted++
  for (const how of decidesBySecret(checked, context)) tally.decides[how]++
  const examined = unlessCrash(() => examine(checked, context, large))
  if (typeof examined === 'string') {
    tally.holes.push({ kind: 'crash', what: examined, worlds: [], seed, text })
    return
  }
  const { seen, held, violations } = examined
  tally.runs += seen.runs
  tally.resumed += held.resumed
  for (const key of LIVELY) tally.lively[key] += seen.liveliness[key]
  const [first] = violations
  if (first) {
    tally.holes.push(of.shrinks ? smallest(program, first) : { ...first, seed, text })
    return
  }
  if (tally.accepted > of.mutantPrograms) return
  const used = rulesUsed(plan, context)
  for (const rule of RULE_NAMES) {
    if (!used.has(rule) || (tally.caught.get(rule) ?? 0) >= of.enough) continue
    add(tally.tried, rule)
    if (catches(rule, plan, context, seen)) noteCaught(tally, rule)
  }
  for (const mutant of COUNT_MUTANTS) {
    if ((tally.caught.get(mutant) ?? 0) >= of.enough) continue
    add(tally.tried, mutant)
    if (catchesCount(mutant, plan, context, seen)) noteCaught(tally, mutant)
  }
  if (held.apart.size === 0 || (tally.caught.get('no-replaced') ?? 0) >= of.enough) return
  add(tally.tried, 'no-replaced')
  if (catchesReplaced(held.apart, context)) noteCaught(tally, 'no-replaced')
}

const unlessCrash = <T>(run: () => T): T | string => {
  try {
    return run()
  } catch (bug) {
    return bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)
  }
}

/** The hole in the smallest plan that still shows one of its kind. */
const smallest = ({ seed, tree, context, large }: Program, hole: Violation): Hole => {
  const found = (plan: Plan) => examineTree(plan, context, large)?.violations.find(({ kind }) => kind === hole.kind)
  const least = shrink(tree, (plan) => found(plan) !== undefined)
  return { ...(found(least) ?? hole), seed, text: formatPlan(least) }
}
