import type { JournalEvent } from '@writ/dsl/contract'

type Answer = Extract<JournalEvent, { kind: 'answer' }>

/** An answer that was to last, as a device told it. `at` is in milliseconds since the epoch. */
interface Given {
  readonly choice: Answer['choice']
  readonly covers: string | undefined
  readonly run: string
  readonly agent: string
  readonly at: number
}

/** The lasting answers that one device told of, by the question that was answered so. */
export type LastingAnswers = Map<string, Given>

/** Longest life of an answer *always*, in milliseconds. */
const LIFE = 30 * 24 * 60 * 60 * 1000

/**
 * Takes an answer that is to last into what the device told, or holds the use of one against it; the reason, when it was never
 * given so: for the same covered act, to the same agent, in the same run or the last 30 days.
 */
export const followLasting = (
  lasting: LastingAnswers,
  { question, choice, covers, given, run }: Answer,
  { agent, at }: { readonly agent: string; readonly at: number }
): string | undefined => {
  if (choice !== 'task' && choice !== 'always')
    return given === undefined ? undefined : 'an answer that does not last is told to be an earlier one'
  if (covers === undefined) return 'the answer does not say what it covers'
  if (given === undefined) {
    lasting.set(question, { choice, covers, run, agent, at })
    return undefined
  }
  const first = lasting.get(given)
  if (first?.choice !== choice || first.covers !== covers) return 'nobody gave the answer that is used here'
  if (choice === 'task') return first.run === run ? undefined : 'an answer for one task is used in another'
  if (first.agent !== agent) return 'an answer for one agent is used for another'
  return at < first.at + LIFE ? undefined : 'an answer is used that has run out'
}
