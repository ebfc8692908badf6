import type { IRecognitionException, IToken } from 'chevrotain'
import { BOUND_HABITS } from './bounds.ts'
import { LITERAL_HABITS } from './literals.ts'
import { STATEMENT_HABITS } from './statements.ts'
import { type Advice, stopOf } from './stop.ts'
import { TARGET_HABITS } from './targets.ts'
import { VALUE_HABITS } from './values.ts'

const HABITS = [...LITERAL_HABITS, ...BOUND_HABITS, ...TARGET_HABITS, ...VALUE_HABITS, ...STATEMENT_HABITS]

/** What to say of a parse error where a habit of other languages, or of other tools, explains it. */
export const adviceFor = (error: IRecognitionException, tokens: readonly IToken[]): Advice | undefined => {
  const stop = stopOf(error, tokens)
  for (const habit of HABITS) {
    const advice = habit(stop)
    if (advice) return advice
  }
  return undefined
}
