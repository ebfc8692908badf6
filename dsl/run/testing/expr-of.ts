import { type Expr, isObtained } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'

/** The tree of one expression. */
export const exprOf = (text: string): Expr => {
  const { plan, diagnostics } = parsePlan(`plan "t" let x = ${text}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const [stmt] = plan.plan.body
  if (stmt?.kind !== 'let' || isObtained(stmt.value)) throw new Error(`${text} is no expression`)
  return stmt.value
}
