import {
  type ActOutcome,
  type AnswerChoice,
  type Question,
  type RefusalCode,
  type Result,
  refusal,
  refuse,
  type Value
} from '@writ/dsl/contract'
import type { Need, RunState } from '@writ/dsl/run'
import type { StoredFile } from '../storage/database.ts'
import { fileValueOf } from '../storage/files.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { brakeAgent, countQuestion } from './brake-agent.ts'
import { prepareQuestion, showPrepared } from './put-question.ts'
import { reserveStep } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'

export type PersonNeed = Extract<Need, { kind: 'person' }>

/** A value as the person reads it, whole. */
const readable = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

const aboutOf = ({ step, act }: PersonNeed): Question['about'] | undefined => {
  switch (act.verb) {
    case 'endorse':
      return { kind: 'endorse', step, value: readable(act.value) }
    case 'declassify':
      return { kind: 'declassify', step, value: readable(act.value), to: act.to }
    case 'hand-over':
      return { kind: 'hand-over', step, message: act.message }
    case 'ask':
      return act.type.kind === 'file' ? { kind: 'file', step, message: act.question } : undefined
  }
}

/** Asks the person for what the plan wants of them: the intent, the use and the question stand or fall together. */
export const doPerson = async (
  record: RunRecord,
  pended: RunState,
  need: PersonNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const about = aboutOf(need)
  // INVARIANT: `lackOf` let nothing else through.
  if (!about) return refuse('run/bug')
  const braked = await brakeAgent(record, ports)
  if (braked) return braked
  const prepared = prepareQuestion(
    { ...record, state: pended, askSpan: need.checked.span },
    { about, claim: need.because },
    ports
  )
  const args = need.act.verb === 'hand-over' ? { message: need.act.message } : { ...need.act }
  const saved = await reserveStep(prepared.record, need, args as unknown as Value, ports, {
    entries: [prepared.entry],
    also: async (tx) => {
      await prepared.put(tx)
      await countQuestion(tx, record, ports)
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
