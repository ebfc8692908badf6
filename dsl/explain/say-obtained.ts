import { type Expr, isObtained, type Obtained, unreachable } from '../contract/index.ts'
import type { Phrases } from './phrases.ts'
import { sayAct, sayTools } from './say-act.ts'
import { sayExpr, sayPlanType } from './say-expr.ts'
import { enumerate, nameOf, quote, type Sentence, say, siteOf } from './sentence.ts'
import type { Speaker } from './speaker.ts'

const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1]
] as const

export const sayDuration = (ms: number, phrases: Phrases): Sentence => {
  const [unit, size] = UNITS.find(([, each]) => ms > 0 && ms % each === 0) ?? ['ms', 1]
  return phrases.duration[unit](ms / size)
}

/** Powers of 1024, as the plan writes them. */
const SIZES = [
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024]
] as const

export const saySize = (bytes: number): Sentence => {
  const [unit, size] = SIZES.find(([, each]) => bytes % each === 0) ?? ['bytes', 1]
  return say`${bytes / size} ${unit}`
}

/** Time and, where one is set, memory. */
export const sayLimit = (ms: number, bytes: number | undefined, phrases: Phrases): Sentence =>
  bytes === undefined ? sayDuration(ms, phrases) : phrases.obtained.limit(sayDuration(ms, phrases), saySize(bytes))

/** Who a `declassify` lets have the value: a site by its name in the plan, or the planner. */
export const saySink = (to: string, { phrases, origins }: Speaker): Sentence => {
  if (to === 'planner') return say`${phrases.people.planner}`
  return Object.hasOwn(origins, to) ? [siteOf(origins[to] ?? to)] : [nameOf(to)]
}

/** The code itself stands below what says that it runs. */
const sayRun = (run: Extract<Obtained, { kind: 'run' }>, speaker: Speaker): Sentence => {
  const { obtained } = speaker.phrases
  const alone = obtained.run(nameOf(run.language), sayLimit(run.ms, run.bytes, speaker.phrases))
  const code = run.workspace ? obtained.shared(alone) : alone
  const given = run.with ? obtained.with(code, sayExpr(run.with, speaker)) : code
  return obtained.gives(given, sayPlanType(run.gives, speaker))
}

/** What a name is given: computed, or obtained from the person, code, a tool, an act. */
export const sayValue = (value: Expr | Obtained, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  const { obtained, list } = phrases
  if (!isObtained(value)) return sayExpr(value, speaker)
  switch (value.kind) {
    case 'ask':
      return obtained.ask(quote(value.question), sayPlanType(value.type, speaker))
    case 'run':
      return sayRun(value, speaker)
    case 'tool': {
      const args = value.args.map((arg) => sayExpr(arg, speaker))
      const given = args.length === 0 ? say`${phrases.nothing}` : enumerate(args, list.between, list.and)
      const tool = phrases.partOf(nameOf(value.name), sayTools(value.tool, phrases))
      return obtained.tool(tool, given, sayPlanType(value.type, speaker))
    }
    case 'endorse':
      return obtained.endorse(sayExpr(value.of, speaker), quote(value.because))
    case 'declassify':
      return obtained.declassify(sayExpr(value.of, speaker), saySink(value.to, speaker), quote(value.because))
    case 'download':
      return obtained.download(sayAct(value.act, speaker))
    default:
      return unreachable(value)
  }
}
