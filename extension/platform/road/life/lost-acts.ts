import {
  type CheckedStep,
  isLook,
  type JournalEvent,
  type LostAct,
  type Question,
  type Value,
  type Verb
} from '@writ/dsl/contract'
import { type AskedAct, askedTarget, askedValues, compilePlan, type ResolvedAct } from '@writ/dsl/run'
import type { LostRecord, StoredEntry } from '../../storage/database.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { shownBefore } from '../asking/shown-before.ts'
import type { RoadPorts } from '../road-ports.ts'
import { authorizeRecord } from './authorize-record.ts'

type Intent = Extract<JournalEvent, { kind: 'intent' }>

interface Begun {
  readonly intent: Intent
  readonly began: number
  /** What it was to do, as the journal commits to it. */
  readonly args: Value
}

const PERSONAL: readonly Verb[] = ['ask', 'hand-over', 'endorse', 'declassify']
const isHarmless = (verb: Verb): boolean => isLook(verb) || PERSONAL.includes(verb)

export const lostId = (run: string, { batch, step }: Pick<Intent, 'batch' | 'step'>): string =>
  `${run} ${batch} ${step}`

/** Did the run leave an act behind whose outcome nobody saw? */
const mayHaveLost = ({ steps, state: { ended } }: RunRecord): boolean =>
  ended?.kind === 'unknown' || steps.some(({ outcome, verb }) => outcome === 'unknown' && !isHarmless(verb as Verb))

/**
 * The acts of a run that were begun and have no outcome, or an unknown one, as the journal holds them: to be settled by the person.
 * What they said yes to is told as it was shown to them; what nobody asked about, from its resolved values.
 */
export const lostActs = async (record: RunRecord, ports: RoadPorts): Promise<readonly LostRecord[]> => {
  if (!mayHaveLost(record)) return []
  const begun = await begunWithoutEnd(record.run, ports)
  if (begun.length === 0) return []
  const checked = checkedSteps(record)
  const kept = await ports.db.getAll('questions')
  const asked = kept.flatMap(({ run, question }) => (run === record.run ? [question] : []))
  const tab = record.at ?? record.tab
  return begun.map(({ intent, began, args }): LostRecord => {
    const { step, batch, effect } = intent
    const shown = shownBefore(asked, step, began)
    const act: LostAct = {
      run: record.run,
      plan: record.title,
      agent: record.claims.act.sub,
      request: record.offer.request,
      step,
      batch,
      began,
      approved: shown !== undefined,
      about: shown ?? describe(record, intent, args, checked.get(idOf(step)))
    }
    return {
      id: lostId(record.run, intent),
      run: record.run,
      effect,
      act,
      session: record.session,
      ...(tab !== undefined && { tab })
    }
  })
}

/** The number of the statement in a step's name: `14@2~1` is of 14. */
const idOf = (step: string): number => Number.parseInt(step, 10)

const checkedSteps = (record: RunRecord): ReadonlyMap<number, CheckedStep> => {
  const authorized = authorizeRecord(record)
  if (!authorized.ok) return new Map()
  const steps = compilePlan(authorized.value).instrs.flatMap((instr) => ('step' in instr ? [instr.step] : []))
  return new Map(steps.map((step) => [step.id, step]))
}

type About = Extract<Question['about'], { kind: 'act' }>

/** What can be told of an act that nobody was asked about. */
const describe = (record: RunRecord, intent: Intent, args: Value, checked: CheckedStep | undefined): About => {
  const { step, verb, at } = intent
  const origin = at ?? intent.origin
  const common = { kind: 'act', step, verb, effect: intent.class, origin } as const
  if (!checked) return { ...common, values: [] }
  const asked = askedOf(intent, checked, args)
  const values = asked ? askedValues(asked, { request: record.offer.request, copied: record.clipboard }) : []
  return { ...common, values, ...(asked && askedTarget(asked)) }
}

/** The act as the interpreter had resolved it: an act of a page was written down whole, of a tab its address. */
const askedOf = ({ verb, step, batch: seq }: Intent, checked: CheckedStep, args: Value): AskedAct | undefined => {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return undefined
  if ('verb' in args) return { step, checked, act: args as unknown as ResolvedAct }
  const url = 'url' in args && typeof args.url === 'string' ? args.url : undefined
  if (verb !== 'open' || url === undefined) return undefined
  return { step, checked, other: { kind: 'tab', seq, step, checked, act: { verb, url } } }
}

/** The run's intents that no outcome closed, from the journal's end back to where the run began. */
const begunWithoutEnd = async (run: string, { db, enrolment }: RoadPorts): Promise<readonly Begun[]> => {
  const { device } = enrolment
  const range = IDBKeyRange.bound([device, -1], [device, Number.MAX_SAFE_INTEGER])
  const ended = new Set<string>()
  const begun: Begun[] = []
  let cursor = await db.transaction('journal').store.openCursor(range, 'prev')
  for (; cursor; cursor = await cursor.continue()) {
    const { event } = cursor.value.signed.entry
    if (event.run !== run) continue
    if (event.kind === 'run-begun') break
    if (event.kind === 'outcome' && event.outcome !== 'unknown') ended.add(lostId(run, event))
    if (event.kind === 'intent' && !isHarmless(event.verb) && !ended.has(lostId(run, event)))
      begun.push(begunIn(cursor.value, event))
  }
  return begun.reverse()
}

const begunIn = ({ signed, secret }: StoredEntry, intent: Intent): Begun => ({
  intent,
  began: Date.parse(signed.entry.at),
  args: secret?.value ?? null
})
