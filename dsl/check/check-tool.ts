import {
  type Act,
  APP,
  type ApprovedTool,
  type EffectClass,
  type Expr,
  type Stmt,
  type ToolName,
  type Type
} from '../contract/index.ts'
import { evaluate } from './check-expr.ts'
import { refuseFiles } from './check-file.ts'
import { checkRetry, raised } from './check-risk.ts'
import { give, mayStop, tellStep } from './depend.ts'
import { mayFit } from './fits-tool.ts'
import type { Principal } from './principals.ts'
import { type Findings, type Place, report, type Valued } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>

interface Call {
  readonly id: number
  readonly span: Stmt['span']
  readonly tool: string
  readonly name: string
  readonly args: readonly Expr[]
  /** The class that it has, of that which an admin gave the tool. */
  readonly classOf: (effect: EffectClass) => EffectClass
  /** Only a tool of the page has one in a plan. */
  readonly pin?: string
  /** What the plan takes its result for. */
  readonly gives?: Type
}

/** The tool as an admin approved it; none where no tools are known, or there is no such one. */
const approvedIn = (f: Findings, { tool, name, span }: Call): ApprovedTool | undefined => {
  const { tools } = f.context
  if (!tools) return undefined
  const own = Object.hasOwn(tools, tool) ? tools[tool] : undefined
  const found = own && Object.hasOwn(own, name) ? own[name] : undefined
  if (!found)
    report(f, span, tool === APP ? 'check/unknown-feature' : 'check/unknown-tool', { name: `${tool}.${name}` })
  return found
}

/** A tool takes one record, its named parameters, or nothing; and gives a record where it was approved with a schema of that, else text. */
const checkShape = (
  f: Findings,
  { tool, name, span, gives }: Call,
  args: readonly Valued[],
  approved: ApprovedTool
) => {
  const [first, ...more] = args
  const type: Type | undefined = first ? first.type : { kind: 'record', fields: [] }
  const isTaken = more.length === 0 && (!type || (type.kind === 'record' && mayFit(type, approved.input)))
  if (!isTaken) report(f, span, 'check/tool-arguments', { name: `${tool}.${name}` })
  if (gives && !mayFit(gives, approved.output ?? { type: 'string' }))
    report(f, span, 'check/tool-result', { name: `${tool}.${name}` })
}

/**
 * A call of a tool: it learns the arguments, and what it gives depends on all it ever learned. Which argument is a recipient, an
 * address or a name only the tool knows, so each is taken for a control position.
 */
export const checkCall = (f: Findings, place: Place, call: Call): Principal => {
  const { id, span, tool, name, args, classOf } = call
  if (call.pin !== undefined)
    report(f, span, 'check/not-here', { what: 'pinned', where: 'after a call of a tool that an admin approved' })
  const approved = approvedIn(f, call)
  const effect = classOf(approved?.class ?? 'tool')
  const origin: ToolName = `tool:${tool}`
  const valued = args.map((arg) => evaluate(f, place, arg, { mayRead: false }))
  const hasFiles = args.map((arg, i) => refuseFiles(f, arg, valued[i]?.type)).includes(true)
  if (approved && !hasFiles) checkShape(f, call, valued, approved)
  const values = valued.map(({ node }) => node)
  const self = f.people.tool(origin)
  checkRetry(f, place, effect, span)
  f.ledger.add({
    id,
    verb: 'call',
    class: effect,
    origin,
    name,
    span,
    times: place.times,
    pin: approved?.pin,
    control: values
  })
  const { around: _, ...bare } = place
  const carried = f.flows.joined('L28', ...values)
  give(f, bare, self, { carried, aimed: carried, said: [f.people.saidByPlanner] })
  tellStep(f, place)
  mayStop(f, place, [['L5', [self.shows, ...values]]], { told: true })
  return self
}

/** `call tool.name(…)` as a statement, whose result nobody uses. */
export const checkCallAct = (f: Findings, place: Place, stmt: ActStmt, act: Extract<Act, { verb: 'call' }>): void => {
  checkCall(f, place, { ...stmt, ...act, classOf: (effect) => raised(f, stmt, effect) })
}
