import { type Expr, type Type, unreachable } from '../contract/index.ts'
import { checkBinary } from './check-binary.ts'
import { checkCall } from './check-call.ts'
import { checkExists, checkRead } from './check-read.ts'
import { checkFieldNames, limited } from './check-type.ts'
import { mayStop } from './depend.ts'
import { expectKind } from './expect-kind.ts'
import type { FlowNode } from './flow-graph.ts'
import { BOOLEAN, fits, isKind, itemOf, join, type Known, listOf, NONE, NUMBER, printType, TEXT } from './types.ts'
import { type ExprPlace, type Findings, type Place, report, suggest, type Valued } from './walk.ts'

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>

/** Checks an expression that must be of one of these kinds. */
export const checkAs = (f: Findings, place: ExprPlace, expr: Expr, ...kinds: readonly Type['kind'][]): Valued => {
  const value = checkExpr(f, place, expr)
  expectKind(f, expr, value.type, ...kinds)
  if (f.mayBeNone || value.type === undefined) place.met.mayFail = true
  return value
}

/** A whole expression of a statement, and how many looks at a page it takes. */
export interface Evaluated extends Valued {
  readonly looks: number
}

interface Wanted {
  readonly mayRead: boolean
  readonly kinds?: readonly Type['kind'][]
}

/** Times that a text or list of any size can be gone through before it takes too long. */
const MAX_PASSES = 64

/** Checks a whole expression; where something in it can fail, the run may stop there (L6). */
export const evaluate = (f: Findings, place: Place, expr: Expr, { mayRead, kinds }: Wanted): Evaluated => {
  const at: ExprPlace = { ...place, mayRead, met: { looks: 0, passes: 0, mayFail: false } }
  const { type, node } = kinds ? checkAs(f, at, expr, ...kinds) : checkExpr(f, at, expr)
  if (at.met.mayFail || at.met.passes > MAX_PASSES) mayStop(f, place, [['L6', [node]]], { always: 'caught' })
  return { type, node, looks: at.met.looks }
}

/** The node of what is computed from several parts. */
const from = (f: Findings, parts: readonly FlowNode[]): FlowNode =>
  f.flows.joined('L28', ...parts) ?? f.people.saidByPlanner

/** Names, types and dependences of an expression; the type is `undefined` where a mistake was reported. */
export const checkExpr = (f: Findings, place: ExprPlace, expr: Expr): Valued => {
  switch (expr.kind) {
    case 'number':
      return { type: NUMBER, node: f.saidBy([String(expr.value)]) }
    case 'text':
      return { type: TEXT, node: f.saidBy([expr.value]) }
    case 'boolean':
      return { type: BOOLEAN, node: f.people.saidByPlanner }
    case 'none':
      return { type: NONE, node: f.people.saidByPlanner }
    case 'name':
      return checkName(f, place, expr)
    case 'item':
      if (!place.item) report(f, expr.span, 'check/unknown-name', { name: '.' })
      return place.item ?? { type: undefined, node: f.people.saidByPlanner }
    case 'field':
      return checkField(f, place, expr)
    case 'list':
      return checkList(f, place, expr)
    case 'record':
      return checkRecord(f, place, expr)
    case 'not':
      return { type: BOOLEAN, node: checkAs(f, place, expr.of, 'boolean').node }
    case 'negate':
      return { type: NUMBER, node: checkAs(f, place, expr.of, 'number').node }
    case 'binary':
      return checkBinary(f, place, expr)
    case 'call':
      return checkFunction(f, place, expr)
    case 'where':
    case 'map':
    case 'sort':
      return checkClause(f, place, expr)
    case 'exists':
      return checkExists(f, place, expr)
    case 'read':
      return checkRead(f, place, expr)
    default:
      return unreachable(expr)
  }
}

const checkName = (f: Findings, { scope }: ExprPlace, { name, span }: Of<'name'>): Valued => {
  const variable = scope.find(name)
  if (variable) f.unused.delete(variable)
  else report(f, span, 'check/unknown-name', { name }, suggest(f, name, scope.names()))
  return { type: variable?.type, node: variable?.node ?? f.people.saidByPlanner }
}

const checkField = (f: Findings, place: ExprPlace, expr: Of<'field'>): Valued => {
  const { type, node } = checkAs(f, place, expr.of, 'record', 'none')
  if (type?.kind !== 'record') {
    place.met.mayFail = true
    return { type: undefined, node }
  }
  const field = type.fields.find(({ name }) => name === expr.name)
  if (!field) {
    const names = type.fields.map(({ name }) => name)
    report(f, expr.span, 'check/unknown-field', { name: expr.name }, suggest(f, expr.name, names))
  }
  return { type: field?.type.kind === 'none' ? undefined : field?.type, node }
}

/** Values of these types are never too large, however many are put together. */
const SMALL = ['number', 'boolean', 'date', 'none'] as const

const checkList = (f: Findings, place: ExprPlace, expr: Of<'list'>): Valued => {
  const nodes: FlowNode[] = []
  const item = expr.items.reduce<Known>((before, each) => {
    const { type, node } = checkExpr(f, place, each)
    nodes.push(node)
    if (type && before && !fits(type, before) && !fits(before, type))
      report(f, each.span, 'check/type-mismatch', { expected: printType(before), found: printType(type) })
    return join(before, type)
  }, undefined)
  if (!isKind(item ?? NONE, ...SMALL)) place.met.mayFail = true
  return { type: limited(f, listOf(item), expr.span), node: from(f, nodes) }
}

const checkRecord = (f: Findings, place: ExprPlace, expr: Of<'record'>): Valued => {
  checkFieldNames(
    f,
    expr.fields.map(({ name }) => name),
    expr.span
  )
  const values = expr.fields.map(({ value }) => checkExpr(f, place, value))
  const fields = expr.fields.map(({ name }, i) => ({ name, type: values[i]?.type ?? NONE }))
  if (!fields.every(({ type }) => isKind(type, ...SMALL))) place.met.mayFail = true
  return {
    type: limited(f, { kind: 'record', fields }, expr.span),
    node: from(
      f,
      values.map(({ node }) => node)
    )
  }
}

const checkFunction = (f: Findings, place: ExprPlace, expr: Of<'call'>): Valued => {
  const args = expr.args.map((arg) => checkExpr(f, place, arg))
  const { type, mayFail } = checkCall(
    f,
    expr,
    args.map((arg) => arg.type)
  )
  if (mayFail || f.mayBeNone) place.met.mayFail = true
  place.met.passes++
  return {
    type,
    node: from(
      f,
      args.map(({ node }) => node)
    )
  }
}

const checkClause = (f: Findings, place: ExprPlace, expr: Of<'where' | 'map' | 'sort'>): Valued => {
  const list = checkAs(f, place, expr.of, 'list')
  // A long list may take too long to go through.
  place.met.mayFail = true
  // A read for each item could not be counted before the run.
  const each: ExprPlace = { ...place, mayRead: false, item: { type: itemOf(list.type), node: list.node } }
  const by =
    expr.kind === 'where'
      ? checkAs(f, each, expr.by, 'boolean')
      : expr.kind === 'sort'
        ? checkAs(f, each, expr.by, 'number', 'date', 'text')
        : checkExpr(f, each, expr.by)
  const type = expr.kind === 'map' ? limited(f, listOf(by.type), expr.span) : list.type
  return { type, node: from(f, [list.node, by.node]) }
}
