import type { JournalEvent } from '@writ/dsl/contract'

type Answer = Extract<JournalEvent, { kind: 'answer' }>

/** An answer that was to last, as a device told it. */
interface Given {
  readonly choice: Answer['choice']
  readonly covers: string | undefined
  readonly run: string
  readonly by: Answering
}

/** Whose run it is, in which session, for which request, under which policy and revocation epoch; `at` is in milliseconds since the epoch. */
interface Answering {
  readonly agent: string
  readonly session?: string | undefined
  readonly request?: string | undefined
  readonly policy?: string | undefined
  readonly epoch?: number | undefined
  /** What the question is about: the run's flows, or one step. */
  readonly about: string
  readonly at: number
}

/** The lasting answers that one device told of, by the question that was answered so. */
export type LastingAnswers = Map<string, Given>

/** Longest life of an answer *always*, in milliseconds. */
const LIFE = 30 * 24 * 60 * 60 * 1000
/** That of an answer for one task in other runs of its session. */
const TASK_LIFE = 60 * 60 * 1000

/**
 * Takes an answer that is to last into what the device told, or holds the use of one against it; the reason, when it was never
 * given so: for the same that is covered, to the same kind of question, to the same agent, in the same run, in the last hour of its session for the same request under the same policy and epoch, or in the last
 * 30 days.
 */
export const followLasting = (
  lasting: LastingAnswers,
  { question, choice, covers, given, run }: Answer,
  by: Answering
): string | undefined => {
  if (choice !== 'task' && choice !== 'always')
    return given === undefined ? undefined : 'an answer that does not last is told to be an earlier one'
  if (covers === undefined) return 'the answer does not say what it covers'
  if (given === undefined) {
    lasting.set(question, { choice, covers, run, by })
    return undefined
  }
  const first = lasting.get(given)
  if (first?.choice !== choice || first.covers !== covers) return 'nobody gave the answer that is used here'
  if (first.by.about !== by.about) return 'an answer to one kind of question is used for another'
  if (choice === 'task' && first.run === run) return undefined
  if (choice === 'task' && (by.session === undefined || first.by.session !== by.session))
    return 'an answer for one task is used in another'
  if (choice === 'task' && first.by.request !== by.request) return 'an answer for one request is used for another'
  if (first.by.agent !== by.agent) return 'an answer for one agent is used for another'
  if (choice === 'task' && first.by.policy !== by.policy) return 'an answer under one policy is used under another'
  if (choice === 'task' && first.by.epoch !== by.epoch) return 'an answer is used that was revoked'
  const life = choice === 'task' ? TASK_LIFE : LIFE
  return by.at < first.by.at + life ? undefined : 'an answer is used that has run out'
}
