import { type ActOutcome, type AnswerChoice, type RefusalCode, refusal, type Value } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import type { StoredFile } from '../../storage/database.ts'
import { fileValueOf } from '../../storage/files.ts'

export type PersonNeed = Extract<Need, { kind: 'person' }>

/** What a no, or no answer, means to the plan. */
const NO: Readonly<Record<PersonNeed['act']['verb'], RefusalCode>> = {
  ask: 'run/no-answer',
  'hand-over': 'run/no-answer',
  endorse: 'run/not-blessed',
  declassify: 'run/not-blessed'
}

/** What comes with a yes: the file that was chosen, or the value that was answered. */
export interface Brought {
  readonly file?: StoredFile | undefined
  readonly value?: Value | undefined
}

/** How the person's answer settles what the plan wanted. A yes is to the very value that was shown. */
export const personOutcome = (
  { act }: PersonNeed,
  choice: AnswerChoice | 'unanswered',
  { file, value }: Brought
): ActOutcome => {
  if (choice === 'no' || choice === 'unanswered') return { kind: 'refused', refusal: refusal(NO[act.verb]) }
  if (act.verb === 'ask') {
    const answered = file ? fileValueOf(file) : value
    return answered === undefined ? { kind: 'refused', refusal: refusal(NO.ask) } : { kind: 'done', value: answered }
  }
  return 'value' in act ? { kind: 'done', value: act.value } : { kind: 'done' }
}
