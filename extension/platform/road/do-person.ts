import {
  type ActOutcome,
  type AnswerChoice,
  ok,
  type RefusalCode,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { type Need, personAbout } from '@writ/dsl/run'
import type { StoredFile } from '../storage/database.ts'
import { fileValueOf } from '../storage/files.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { brakeAgent, countQuestion } from './brake-agent.ts'
import { type Pended, pendedAt } from './feed.ts'
import { prepareQuestion, showPrepared } from './put-question.ts'
import { reserveStep } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'

export type PersonNeed = Extract<Need, { kind: 'person' }>

/** Asks the person for what the plan wants of them: the intent, the use and the question stand or fall together. */
export const doPerson = async (
  record: RunRecord,
  pended: Pended,
  need: PersonNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const about = personAbout(need)
  // INVARIANT: `lackOf` let nothing else through.
  if (!about) return refuse('run/bug')
  const braked = await brakeAgent(record, ports)
  if (braked) return braked
  const prepared = prepareQuestion(
    { ...pendedAt(record, pended), askSpan: need.checked.span },
    { about, claim: need.because },
    ports
  )
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
  if (choice !== 'once') return { kind: 'refused', refusal: refusal(NO[act.verb]) }
  if (act.verb === 'ask')
    return file ? { kind: 'done', value: fileValueOf(file) } : { kind: 'refused', refusal: refusal(NO.ask) }
  return 'value' in act ? { kind: 'done', value: act.value } : { kind: 'done' }
}
