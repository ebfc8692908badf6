import {
  type BinaryOp,
  type Expr,
  type Field,
  type Read,
  type Target,
  type Type,
  unreachable
} from '../contract/index.ts'
import { printString } from './print-string.ts'
import { isReserved, isWord } from './words.ts'

/** How tightly each form binds, as the grammar's levels: a part printed at a level below the one wanted gets parentheses. */
const LEVEL = { clause: 0, or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, unary: 7, post: 8 } as const

const levelOfOp = (op: BinaryOp): number => {
  if (op === 'or' || op === 'and') return LEVEL[op]
  if (op === '+' || op === '-') return LEVEL.sum
  return op === '*' || op === '/' ? LEVEL.product : LEVEL.compare
}

const levelOf = (expr: Expr): number => {
  switch (expr.kind) {
    case 'where':
    case 'map':
    case 'sort':
      return LEVEL.clause
    case 'binary':
      return levelOfOp(expr.op)
    case 'not':
      return LEVEL.not
    case 'negate':
      return LEVEL.unary
    // Looks end with a target or a type, which would take a following word or dot for their own.
    case 'exists':
    case 'read':
      return LEVEL.unary
    default:
      return LEVEL.post
  }
}

const printName = (name: string): string => (isWord(name) ? name : printString(name))

const at = (expr: Expr, level: number): string => (levelOf(expr) < level ? `(${printExpr(expr)})` : printExpr(expr))

const printMember = ({ name, value }: { readonly name: string; readonly value: Expr }): string => {
  const short = value.kind === 'name' && value.name === name && !isReserved(name)
  return short ? name : `${printName(name)}: ${printExpr(value)}`
}

const printBinary = ({ op, left, right }: Extract<Expr, { kind: 'binary' }>): string => {
  const level = levelOfOp(op)
  // Comparisons do not chain; the other operators group to the left.
  return `${at(left, level === LEVEL.compare ? level + 1 : level)} ${op} ${at(right, level + 1)}`
}

/** An expression in canonical form, with the fewest parentheses that keep its tree. */
export const printExpr = (expr: Expr): string => {
  switch (expr.kind) {
    case 'number':
      return String(expr.value)
    case 'text':
      return printString(expr.value)
    case 'boolean':
      return String(expr.value)
    case 'none':
      return 'none'
    case 'name':
      return expr.name
    case 'item':
      return 'it'
    case 'field':
      return `${expr.of.kind === 'item' ? '' : at(expr.of, LEVEL.post)}.${printName(expr.name)}`
    case 'list':
      return `[${expr.items.map(printExpr).join(', ')}]`
    case 'record':
      return `{ ${expr.fields.map(printMember).join(', ')} }`
    case 'not':
      return `not ${at(expr.of, LEVEL.not)}`
    case 'negate':
      return `-${at(expr.of, LEVEL.unary)}`
    case 'binary':
      return printBinary(expr)
    case 'call':
      return `${expr.name}(${expr.args.map(printExpr).join(', ')})`
    case 'where':
    case 'map':
    case 'sort':
      return `${at(expr.of, LEVEL.clause)} ${expr.kind === 'sort' ? 'sort by' : expr.kind} ${at(expr.by, LEVEL.or)}`
    case 'exists':
      return `${expr.gone ? 'gone' : 'exists'} ${printPlanTarget(expr.target)}`
    case 'read':
      return printRead(expr.read)
    default:
      return unreachable(expr)
  }
}

const asType = (type: Type | undefined): string => (type ? ` as ${printType(type)}` : '')

const printRead = (read: Read): string => {
  switch (read.what) {
    case 'url':
    case 'title':
      return `read ${read.what}`
    case 'text':
    case 'value':
    case 'count':
      return `read ${read.what} of ${printPlanTarget(read.target)}${asType(read.as)}`
    case 'attribute':
      return `read attribute ${printString(read.attribute)} of ${printPlanTarget(read.target)}${asType(read.as)}`
    case 'all':
      return `read all ${printPlanTarget(read.target)}${asType(read.as)}`
    case 'table':
    case 'record':
      return `read ${printPlanTarget(read.target)}${asType(read.as)}`
    default:
      return unreachable(read)
  }
}

const printHead = ({ role, match }: Target): string => {
  if (!match) return role
  if (match.kind === 'element') return `@${match.element}`
  if (match.kind === 'named') return `${role} named ${at(match.name, LEVEL.post)}`
  return `${role}${match.kind === 'is' ? '' : ` ${match.kind}`} ${printString(match.text)}`
}

/** A target as written in a plan, run-time names and all. */
export const printPlanTarget = (target: Target): string =>
  printHead(target) +
  target.states.map((state) => (state.kind === 'nth' ? ` nth ${state.nth}` : ` ${state.kind}`)).join('') +
  target.having.map((inner) => ` having (${printPlanTarget(inner)})`).join('') +
  (target.in ? ` in ${printPlanTarget(target.in)}` : '')

const printFrom = (from: NonNullable<Field['from']>): string => {
  if (typeof from === 'string') return printString(from)
  if (!('attribute' in from)) return printPlanTarget(from)
  return `attribute ${printString(from.attribute)}${from.of ? ` of ${printPlanTarget(from.of)}` : ''}`
}

const printField = ({ name, type, from }: Field): string => {
  return `${printName(name)}: ${printType(type)}${from === undefined ? '' : ` from ${printFrom(from)}`}`
}

export const printType = (type: Type): string => {
  switch (type.kind) {
    case 'text':
    case 'boolean':
    case 'file':
    case 'none':
      return type.kind
    case 'number':
    case 'date':
      return type.locale === undefined ? type.kind : `${type.kind} ${printString(type.locale)}`
    case 'choice':
      return `one of [${type.options.map(printString).join(', ')}]`
    case 'list':
      return `list of ${printType(type.of)}`
    case 'record':
      return `{ ${type.fields.map(printField).join(', ')} }`
    default:
      return unreachable(type)
  }
}
