import { type Answer, isAnswer, ok, type Result, refuse, type Value } from '@writ/dsl/contract'
import type { StoredFile } from '../../storage/database.ts'
import { fileOf } from '../../storage/files.ts'
import type { QuestionRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { Brought } from './person-outcome.ts'

/** What comes with a yes, as it may be taken. Refuses `approval/unsound`, and `approval/bad-answer`. */
export const broughtWith = async (
  kept: QuestionRecord,
  answer: Answer,
  ports: Pick<RoadPorts, 'db'>
): Promise<Result<Brought>> => {
  const file = await chosenFile(kept, answer, ports)
  if (!file.ok) return file
  const value = answeredValue(kept, answer)
  return value.ok ? ok({ file: file.value, value: value.value }) : value
}

/**
 * The file that the answer brings: one of this very run, that came from a person, and holds what the person's page read of it. Refuses
 * approval/unsound where it is none.
 */
const chosenFile = async (
  { run, question }: QuestionRecord,
  { choice, file: chosen }: Answer,
  { db }: Pick<RoadPorts, 'db'>
): Promise<Result<StoredFile | undefined>> => {
  if (question.about.kind !== 'file' || choice !== 'once') return ok(undefined)
  const file = chosen && (await fileOf(db, run, chosen.id))
  const isTheirs = file?.from.includes('person') && file.content?.sha256 === chosen?.sha256
  return isTheirs ? ok(file) : refuse('approval/unsound')
}

/** What was answered, held against the type that was asked for once more. Refuses `approval/bad-answer`. */
const answeredValue = (
  { question: { about } }: QuestionRecord,
  { choice, value }: Answer
): Result<Value | undefined> => {
  if (about.kind !== 'ask' || choice !== 'once') return ok(undefined)
  return isAnswer(value, about.type) ? ok(value) : refuse('approval/bad-answer', { expected: about.type.kind })
}
