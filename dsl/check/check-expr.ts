import { type BinaryOp, type Expr, type Type, unreachable } from '../contract/index.ts'
import { checkCall } from './check-call.ts'
import { checkExists, checkRead } from './check-read.ts'
import { checkFieldNames } from './check-type.ts'
import { BOOLEAN, fits, isKind, join, type Known, listOf, NONE, NUMBER, printType, TEXT } from './types.ts'
import { type ExprPlace, type Findings, report, suggest, type Uses } from './walk.ts'

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>

const KINDS_IN_WORDS = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  list: 'list',
  record: 'record',
  none: 'none'
}

/** Reports a type that is none of these kinds. */
export const expectKind = (f: Findings, expr: Expr, type: Known, ...kinds: readonly Type['kind'][]): void => {
  if (type === undefined || isKind(type, ...kinds)) return
  const expected = kinds.map((kind) => KINDS_IN_WORDS[kind]).join(' or ')
  report(f, expr.span, 'check/type-mismatch', { expected, found: printType(type) })
}

/** Checks an expression that must be of one of these kinds. */
export const checkAs = (
  f: Findings,
  place: ExprPlace,
  expr: Expr,
  uses: Uses,
  ...kinds: readonly Type['kind'][]
): Known => {
  const type = checkExpr(f, place, expr, uses)
  expectKind(f, expr, type, ...kinds)
  return type
}

/** Names, types and uses of an expression; gives its type, or `undefined` where a mistake was reported. */
export const checkExpr = (f: Findings, place: ExprPlace, expr: Expr, uses: Uses): Known => {
  switch (expr.kind) {
    case 'number':
      return NUMBER
    case 'text':
      return TEXT
    case 'boolean':
      return BOOLEAN
    case 'none':
      return NONE
    case 'name':
      return checkName(f, place, expr, uses)
    case 'item':
      if (!place.item) report(f, expr.span, 'check/unknown-name', { name: '.' })
      return place.item?.type
    case 'field':
      return checkField(f, place, expr, uses)
    case 'list':
      return checkList(f, place, expr, uses)
    case 'record': {
      checkFieldNames(
        f,
        expr.fields.map(({ name }) => name),
        expr.span
      )
      const fields = expr.fields.map(({ name, value }) => ({ name, type: checkExpr(f, place, value, uses) ?? NONE }))
      return { kind: 'record', fields }
    }
    case 'not':
      checkAs(f, place, expr.of, uses, 'boolean')
      return BOOLEAN
    case 'negate':
      checkAs(f, place, expr.of, uses, 'number')
      return NUMBER
    case 'binary':
      return checkBinary(f, place, expr, uses)
    case 'call':
      return checkCall(
        f,
        expr,
        expr.args.map((arg) => checkExpr(f, place, arg, uses))
      )
    case 'where':
    case 'map':
    case 'sort':
      return checkClause(f, place, expr, uses)
    case 'exists':
      return checkExists(f, place, expr, uses)
    case 'read':
      return checkRead(f, place, expr, uses)
    default:
      return unreachable(expr)
  }
}

const checkName = (f: Findings, { scope }: ExprPlace, { name, span }: Of<'name'>, uses: Uses): Known => {
  const variable = scope.find(name)
  if (!variable) {
    report(f, span, 'check/unknown-name', { name }, suggest(f, name, scope.names()))
    return undefined
  }
  uses.nodes.add(variable.node)
  return variable.type
}

const checkField = (f: Findings, place: ExprPlace, expr: Of<'field'>, uses: Uses): Known => {
  const type = checkExpr(f, place, expr.of, uses)
  expectKind(f, expr.of, type, 'record', 'none')
  if (type?.kind !== 'record') return undefined
  const field = type.fields.find(({ name }) => name === expr.name)
  if (!field) {
    const names = type.fields.map(({ name }) => name)
    report(f, expr.span, 'check/unknown-field', { name: expr.name }, suggest(f, expr.name, names))
  }
  return field?.type.kind === 'none' ? undefined : field?.type
}

const checkList = (f: Findings, place: ExprPlace, expr: Of<'list'>, uses: Uses): Known =>
  listOf(
    expr.items.reduce<Known>((item, each) => {
      const type = checkExpr(f, place, each, uses)
      if (type && item && !fits(type, item))
        report(f, each.span, 'check/type-mismatch', { expected: printType(item), found: printType(type) })
      return join(item, type)
    }, undefined)
  )

const checkClause = (f: Findings, place: ExprPlace, expr: Of<'where' | 'map' | 'sort'>, uses: Uses): Known => {
  const list = checkAs(f, place, expr.of, uses, 'list')
  const type = list?.kind === 'list' && list.of.kind !== 'none' ? list.of : undefined
  // A read for each item could not be counted before the run.
  const each: ExprPlace = { ...place, mayRead: false, item: { type } }
  if (expr.kind === 'where') checkAs(f, each, expr.by, uses, 'boolean')
  if (expr.kind === 'sort') checkAs(f, each, expr.by, uses, 'number', 'date', 'text')
  return expr.kind === 'map' ? listOf(checkExpr(f, each, expr.by, uses)) : list
}

/** A date is its ISO form at run time, so a text such as "2026-03-01" may stand beside one. */
const comparable = (a: Known, b: Known): boolean =>
  fits(a, b) || (isKind(a, 'date', 'text') && isKind(b, 'date', 'text'))

const checkBinary = (f: Findings, place: ExprPlace, expr: Of<'binary'>, uses: Uses): Known => {
  const left = checkExpr(f, place, expr.left, uses)
  const right = checkExpr(f, place, expr.right, uses)
  const both = (...kinds: Type['kind'][]) => {
    expectKind(f, expr.left, left, ...kinds)
    expectKind(f, expr.right, right, ...kinds)
  }
  const mismatch = (expected: Known, found: Known) => {
    if (expected && found)
      report(f, expr.right.span, 'check/type-mismatch', { expected: printType(expected), found: printType(found) })
  }
  const op: BinaryOp = expr.op
  switch (op) {
    case 'or':
    case 'and':
      both('boolean')
      return BOOLEAN
    case '==':
    case '!=':
      if (!comparable(left, right)) mismatch(left, right)
      return BOOLEAN
    case '<':
    case '>':
    case '<=':
    case '>=':
      both('number', 'date', 'text')
      if (isKind(left, 'number', 'date', 'text') && isKind(right, 'number', 'date', 'text') && !comparable(left, right))
        mismatch(left, right)
      return BOOLEAN
    case 'contains':
      expectKind(f, expr.left, left, 'text', 'list')
      if (left?.kind === 'text') expectKind(f, expr.right, right, 'text')
      else if (left?.kind === 'list' && !comparable(left.of, right)) mismatch(left.of, right)
      return BOOLEAN
    case 'starts with':
    case 'matches':
      both('text')
      return BOOLEAN
    case '+':
      if (left?.kind === 'text' || right?.kind === 'text') both('text', 'number', 'date')
      else both('number')
      return left?.kind === 'text' || right?.kind === 'text' ? TEXT : left && right ? NUMBER : undefined
    case '-':
    case '*':
    case '/':
      both('number')
      return NUMBER
    default:
      return unreachable(op)
  }
}
