import {
  type ActOutcome,
  type AnswerChoice,
  ok,
  type RefusalCode,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { type Need, type Program, personAbout } from '@writ/dsl/run'
import type { StoredFile } from '../storage/database.ts'
import { fileValueOf } from '../storage/files.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { brakeAgent, countQuestion } from './brake-agent.ts'
import { type Pended, pendedAt } from './feed.ts'
import { leanOnValue } from './lean-on-task.ts'
import { prepareQuestion, showPrepared } from './put-question.ts'
import { reserveStep } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'
import { offersOfValue } from './task-offers.ts'

export type PersonNeed = Extract<Need, { kind: 'person' }>

/**
 * Asks the person for what the plan wants of them: the intent, the use and the question stand or fall together. A value that they said yes to for this
 * task is not asked about again.
 */
export const doPerson = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: PersonNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const about = personAbout(need)
  // INVARIANT: `lackOf` let nothing else through.
  if (!about) return refuse('run/bug')
  const at = { ...pendedAt(record, pended), askSpan: need.checked.span }
  const asked = { about, claim: need.because, ...offersOfValue(record, need, about) }
  const leaned = await leanOnValue(at, program, need, asked, ports)
  if (leaned) return leaned
  const braked = await brakeAgent(record, ports)
  if (braked) return braked
  const prepared = prepareQuestion(at, asked, ports)
  const saved = await reserveStep(prepared.record, need, ports, {
    entries: [prepared.entry],
    turns: [prepared.turn],
    also: async (tx) => {
      await prepared.put(tx)
      await countQuestion(tx, record, ports)
      return ok(undefined)
    }
  })
  return await showPrepared(prepared, saved, ports)
}

/** What a no, or no answer, means to the plan. */
const NO: Readonly<Record<PersonNeed['act']['verb'], RefusalCode>> = {
  ask: 'run/no-answer',
  'hand-over': 'run/no-answer',
  endorse: 'run/not-blessed',
  declassify: 'run/not-blessed'
}

/** How the person's answer settles what the plan wanted. A yes is to the very value that was shown. */
export const personOutcome = (
  { act }: PersonNeed,
  choice: AnswerChoice | 'unanswered',
  file: StoredFile | undefined
): ActOutcome => {
  if (choice === 'no' || choice === 'unanswered') return { kind: 'refused', refusal: refusal(NO[act.verb]) }
  if (act.verb === 'ask')
    return file ? { kind: 'done', value: fileValueOf(file) } : { kind: 'refused', refusal: refusal(NO.ask) }
  return 'value' in act ? { kind: 'done', value: act.value } : { kind: 'done' }
}
