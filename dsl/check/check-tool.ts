import type { Act, EffectClass, Expr, Stmt, ToolName } from '../contract/index.ts'
import { evaluate } from './check-expr.ts'
import { checkRetry, raised } from './check-risk.ts'
import { give, mayStop, tellStep } from './depend.ts'
import type { Principal } from './principals.ts'
import type { Findings, Place } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>

interface Call {
  readonly id: number
  readonly span: Stmt['span']
  readonly tool: string
  readonly name: string
  readonly args: readonly Expr[]
  readonly class: EffectClass
}

/**
 * A call of a tool: it learns the arguments, and what it gives depends on all it ever learned. Which argument is a recipient, an
 * address or a name only the tool knows, so each is taken for a control position.
 */
export const checkCall = (
  f: Findings,
  place: Place,
  { id, span, tool, name, args, class: effect }: Call
): Principal => {
  const origin: ToolName = `tool:${tool}`
  const values = args.map((arg) => evaluate(f, place, arg, { mayRead: false }).node)
  const self = f.people.tool(origin)
  checkRetry(f, place, effect, span)
  f.ledger.add({ id, verb: 'call', class: effect, origin, name, span, times: place.times, control: values })
  const { around: _, ...bare } = place
  const carried = f.flows.joined('L28', ...values)
  give(f, bare, self, { carried, aimed: carried, said: [f.people.saidByPlanner] })
  tellStep(f, place)
  mayStop(f, place, [['L5', [self.shows, ...values]]], { told: true })
  return self
}

/** `call tool.name(…)` as a statement, whose result nobody uses. */
export const checkCallAct = (f: Findings, place: Place, stmt: ActStmt, act: Extract<Act, { verb: 'call' }>): void => {
  checkCall(f, place, { ...stmt, ...act, class: raised(f, stmt, 'tool') })
}
