import type { IParserErrorMessageProvider } from 'chevrotain'
import { describeExpected } from './expected.ts'

/** Parse errors that are looked for in one text: recovery is slow and recurses, so past them it is given up. */
const MAX_ERRORS = 50

/** Thrown through the parser to end it. */
export const ENOUGH = new Error('enough errors')

/** Errors met in the text at hand: every error asks for its words exactly once. */
const met = { errors: 0 }

const counting =
  <Options>(describe: (options: Options) => string) =>
  (options: Options): string => {
    if (++met.errors > MAX_ERRORS) throw ENOUGH
    return describe(options)
  }

/** The words for errors, until there are too many: then {@link ENOUGH} is thrown. */
export const counted: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: counting(describeExpected.buildMismatchTokenMessage),
  buildNotAllInputParsedMessage: counting(describeExpected.buildNotAllInputParsedMessage),
  buildNoViableAltMessage: counting(describeExpected.buildNoViableAltMessage),
  buildEarlyExitMessage: counting(describeExpected.buildEarlyExitMessage)
}

/** Called before each text. */
export const resetBudget = (): void => {
  met.errors = 0
}
