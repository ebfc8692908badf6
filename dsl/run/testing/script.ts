import type { ActOutcome, Value } from '../../contract/index.ts'
import type { Answer } from './drive.ts'

/** Answers by verb and step, or else by verb. */
export const script =
  (given: Readonly<Record<string, ActOutcome | Value>>): Answer =>
  (verb, step) =>
    given[`${verb} ${step}`] ?? given[verb]
