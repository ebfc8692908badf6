import type { Diagnostic } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'
import { checkPlan } from '../index.ts'

const HEAD = `plan "x"
site app = "https://app.test"
site bank = "https://bank.test"
secret work at app
input limit: number
input when: date
input receipt: file
on app {
  open "/"
  let rows = read table "T" as list of { ref: text, sum: number }
  let names = rows map .ref
  var total = 0
`
const TAIL = '\n}\n'

/** The mistakes of a line of a plan, and the line with the first one's fix in its place. */
export const told = (line: string): { readonly errors: readonly Diagnostic[]; readonly mended?: string } => {
  const text = HEAD + line + TAIL
  const { plan, diagnostics } = parsePlan(text)
  const errors = plan ? checkPlan(plan).diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const [first] = errors
  if (first?.fix === undefined) return { errors }
  const mended = text.slice(0, first.span.start) + first.fix + text.slice(first.span.end)
  return { errors, mended: mended.slice(HEAD.length, -TAIL.length) }
}
