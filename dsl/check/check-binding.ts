import { type Expr, isObtained, type Obtained, type Span, type Stmt, type Type } from '../contract/index.ts'
import { type Evaluated, evaluate } from './check-expr.ts'
import { checkObtained } from './check-obtained.ts'
import { branchOf } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import type { Scope, Variable } from './scope.ts'
import { fits, join, type Known, openList, printType, rolesIn } from './types.ts'
import { type Findings, type Place, report, reportUnknown } from './walk.ts'

type Binding = Extract<Stmt, { kind: 'let' | 'var' | 'set' }>

/** Adds a name, unless it is seen here already: a name means one thing wherever it is read. */
export const define = (f: Findings, scope: Scope, name: string, span: Span, variable: Variable): void => {
  if (!scope.isPast && (scope.find(name) || f.sites.has(name) || f.secrets.has(name))) {
    report(f, span, 'check/duplicate-name', { name })
    return
  }
  scope.add(name, variable)
  if (!scope.isPast) standFor(f, scope, name, span, variable)
  if (variable.kind !== 'item') f.unused.set(variable, { name, span })
}

/**
 * What stands under a name that a replaced statement defined is what the statements behind it took for that: what they made of the one in an earlier
 * round counts as made of the other (L8), and has its type.
 */
const standFor = (f: Findings, scope: Scope, name: string, span: Span, { type, node }: Variable): void => {
  for (const past of scope.pastOf(name)) {
    f.flows.edge('L8', past.node, node)
    if (rolesIn(past.type, type).size > 1) f.roles.mixed = true
    if (past.type && type && !fits(past.type, type))
      report(f, span, 'check/type-mismatch', { expected: printType(past.type), found: printType(type) })
  }
}

/** A value, as often as it is dispatched: what is obtained is a step, and so is every look. */
const checkValue = (f: Findings, place: Place, value: Expr | Obtained): Evaluated =>
  isObtained(value) ? { ...checkObtained(f, place, value), looks: 1 } : evaluate(f, place, value, { mayRead: true })

/** What is obtained is no step at all where what it is made of fails, and that is caught: it is told and done, or not (L9). */
const withElse = (f: Findings, place: Place, value: Expr | Obtained, failed: FlowNode): Place => {
  const caught = { node: failed, rule: 'L9' } as const
  if (!isObtained(value)) return { ...place, caught, ending: [] }
  const branch = branchOf(f, 'L3', place)
  f.flows.edge('L9', failed, branch)
  return { ...place, branch, caught, ending: [] }
}

/** `V else W`: what may make V fail is caught, decides that W is computed, and so what the value is (L9). */
const checkElse = (f: Findings, place: Place, value: Expr | Obtained, other: Expr): Evaluated => {
  const failed = f.flows.node()
  const first = checkValue(f, withElse(f, place, value, failed), value)
  const branch = branchOf(f, 'L3', place)
  f.flows.edge('L9', failed, branch)
  const second = evaluate(f, { ...place, branch }, other, { mayRead: false })
  if (first.type && second.type && !fits(second.type, first.type))
    report(f, other.span, 'check/type-mismatch', { expected: printType(first.type), found: printType(second.type) })
  const node = f.flows.node()
  f.flows.edges('L28', [first.node, second.node], node)
  f.flows.edge('L9', failed, node)
  return { type: join(first.type, second.type), node, looks: first.looks }
}

/** `let`, `var` and `set`; gives the steps it takes. */
export const checkBinding = (f: Findings, place: Place, stmt: Binding): number => {
  const value = stmt.else ? checkElse(f, place, stmt.value, stmt.else) : checkValue(f, place, stmt.value)
  if (stmt.kind === 'set') assign(f, place, stmt, value)
  else declare(f, place, stmt, value)
  return 1 + value.looks
}

/** What is assigned reaches the variable (L8), and so does what decided that it is (L7). */
const flowInto = (f: Findings, place: Place, value: FlowNode, variable: FlowNode): void => {
  f.flows.edge('L8', value, variable)
  f.flows.edge('L7', place.branch, variable)
}

/** A `var` that begins as `none` or `[]` gets its type, or that of its items, from what it is set to. */
const begun = (type: Known): Known => {
  if (type?.kind === 'none') return undefined
  return type?.kind === 'list' && type.of.kind === 'none' ? openList() : type
}

const declare = (f: Findings, place: Place, { kind, name, span }: Binding, { type, node: value }: Evaluated): void => {
  const node = f.flows.node()
  // A `let` is set once and seen only where that was done: what reads it depends on the tests around by itself (L3).
  if (kind === 'let') f.flows.edge('L8', value, node)
  else flowInto(f, place, value, node)
  const told = kind === 'var' ? begun(type) : type
  define(f, place.scope, name, span, { kind: kind === 'var' ? 'var' : 'let', type: told, node })
}

const assign = (f: Findings, place: Place, stmt: Binding, value: Evaluated): void => {
  const { name, span } = stmt
  const variable = place.scope.find(name)
  if (!variable) reportUnknown(f, span, 'check/unknown-name', { word: name, known: place.scope.names() })
  else if (variable.kind !== 'var' && !place.scope.isPast) report(f, span, 'check/not-a-variable', { name })
  else for (const each of variable.parts ?? [variable]) assignTo(f, place, stmt, value, each)
}

const assignTo = (f: Findings, place: Place, stmt: Binding, { type, node }: Evaluated, variable: Variable): void => {
  if (type && variable.type && !fits(type, variable.type)) reportMisfit(f, stmt, variable.type, type)
  // In a loop, what stands before this finds the one or the other.
  if (rolesIn(variable.type, type).size > 1) f.roles.mixed = true
  if (type?.kind !== 'none' && variable.kind === 'var')
    variable.type = variable.type ? keptTelling(variable.type, type) : type
  flowInto(f, place, node, variable.node)
}

/** `set all = all + page map .x` takes the items of both: those of `page` alone are meant. */
const reportMisfit = (f: Findings, { name, value }: Binding, expected: Type, type: Type): void => {
  const detail = { expected: printType(expected), found: printType(type) }
  let of = value
  while (of.kind === 'map' || of.kind === 'where' || of.kind === 'sort') of = of.of
  if (of === value || of.kind !== 'binary' || of.op !== '+' || of.left.kind !== 'name' || of.left.name !== name)
    return report(f, value.span, 'check/type-mismatch', detail)
  const span = { ...of.right.span, end: value.span.end }
  report(f, span, 'check/type-mismatch', detail, `(${f.text.slice(span.start, span.end)})`)
}

/** A variable keeps the type it has, but for an element that not all of its values have. */
const keptTelling = (type: Variable['type'], other: Variable['type']): Variable['type'] =>
  other && fits(other, type) && !fits(type, other) ? type : join(type, other)
