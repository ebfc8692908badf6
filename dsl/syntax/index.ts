export { addLook } from './add-look.ts'
export { canQuote, printCode } from './code-literal.ts'
export { MAX_NESTING, MAX_TREE_DEPTH } from './depth.ts'
export { bySpan, inOrder } from './diagnose.ts'
export { printDuration } from './duration.ts'
export { errorAt, warningAt } from './error-at.ts'
export { type ExpandedTurn, expandTurn } from './expand-turn.ts'
export {
  ANY_FUNCTION,
  FOREIGN_FUNCTIONS,
  FOREIGN_HINTS,
  FOREIGN_PLACES,
  FOREIGN_ROLES,
  FOREIGN_VALUES
} from './foreign-words.ts'
export { type Formatted, formatText } from './format-text.ts'
export { freeNames } from './free-names.ts'
export { hashPlan } from './hash-plan.ts'
export { nearestWord } from './nearest-word.ts'
export {
  MAX_PLAN_LENGTH,
  type Parsed,
  type ParsedTurn,
  parsePlan,
  parseTurn,
  type Turn
} from './parse-plan.ts'
export { type PlaceInSent, placeInSent } from './place-in-sent.ts'
export { isMixed } from './plain-word.ts'
export { printExpr, printPlanTarget, printType } from './print-expr.ts'
export { formatPlan } from './print-plan.ts'
export { printString, showUnseen } from './print-string.ts'
export { refWords } from './ref-words.ts'
export { printSize } from './size.ts'
export { hasStatement, type Spliced, spliceStatement } from './splice-statement.ts'
export { RESERVED } from './words.ts'
