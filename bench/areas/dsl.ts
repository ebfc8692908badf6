import type { Measure } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { measureHostile } from '../dsl/hostile-texts.ts'
import { measureInterpreter } from '../dsl/interpreter.ts'
import { measureSize } from '../dsl/package-size.ts'
import { measureChecker } from '../dsl/parse-and-check.ts'

/** The language: reading and checking plans, usual and hostile, running them over a page that does nothing, and what it weighs in a browser. */
export const measureDsl: Measure = async (): Promise<readonly Row[]> => [
  ...(await measureChecker()),
  ...measureHostile(),
  ...measureInterpreter(),
  ...(await measureSize())
]
