import {
  type Expr,
  functionNamed,
  type Parameter,
  readNumber,
  type Span,
  type Type,
  unreachable
} from '../contract/index.ts'
import { FOREIGN_FUNCTIONS, FOREIGN_VALUES } from '../syntax/index.ts'
import { checkBinary } from './check-binary.ts'
import { checkCall, refusesByValue } from './check-call.ts'
import { checkExists, checkRead } from './check-read.ts'
import { checkFieldNames, limited } from './check-type.ts'
import { mayStop } from './depend.ts'
import { expectKind } from './expect-kind.ts'
import type { FlowNode } from './flow-graph.ts'
import { saidNumber } from './said-number.ts'
import {
  BOOLEAN,
  closed,
  fits,
  isKind,
  itemOf,
  join,
  type Known,
  listOf,
  NONE,
  NUMBER,
  printType,
  TEXT
} from './types.ts'
import { type ExprPlace, type Findings, newMet, type Place, report, reportUnknown, type Valued } from './walk.ts'

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

/** How many expressions an expression is made of, itself included. */
const countParts = (part: unknown): number => {
  if (part === null || typeof part !== 'object') return 0
  const inner = Object.values(part).reduce((sum: number, each) => sum + countParts(each), 0)
  return 'kind' in part && 'span' in part ? 1 + inner : inner
}

/** Checks a whole expression; where something in it can fail, the run may stop there (L6). */
export const evaluate = (f: Findings, place: Place, expr: Expr, { mayRead, kinds }: Wanted): Evaluated => {
  const at: ExprPlace = { ...place, mayRead, met: newMet() }
  const { type, node } = kinds ? checkAs(f, at, expr, ...kinds) : checkExpr(f, at, expr)
  if (at.met.mayFail || at.met.passes > MAX_PASSES)
    mayStop(f, place, [['L6', [node]]], {
      always: 'caught',
      bySize: !at.met.byValue && !f.mayBeNone,
      parts: countParts(expr)
    })
  return { type, node, looks: at.met.looks }
}

/** The node of what is computed from several parts. */
const from = (f: Findings, parts: readonly FlowNode[]): FlowNode =>
  f.flows.joined('L28', ...parts) ?? f.people.saidByPlanner

/** Names, types and dependences of an expression; the type is `undefined` where a mistake was reported. */
export const checkExpr = (f: Findings, place: ExprPlace, expr: Expr): Valued => {
  switch (expr.kind) {
    case 'number':
      return { type: NUMBER, node: saidNumber(f, expr.value) }
    case 'text':
      return { type: TEXT, node: f.saidBy([expr.value]) }
    case 'boolean':
      return { type: BOOLEAN, node: f.people.saidByPlanner }
    case 'none':
      return { type: NONE, node: f.people.saidByPlanner }
    case 'name':
      return checkName(f, place, expr)
    case 'item':
      if (!place.item) report(f, expr.span, 'check/unknown-name', { name: itemAt(f, expr.span), item: true })
      return place.item ?? { type: undefined, node: f.people.saidByPlanner }
    case 'field':
      return checkField(f, place, expr)
    case 'list':
      return checkList(f, place, expr)
    case 'record':
      return checkRecord(f, place, expr)
    case 'not':
      return { type: BOOLEAN, node: checkAs(f, place, expr.of, 'boolean').node }
    case 'negate': {
      const { node } = checkAs(f, place, expr.of, 'number')
      return { type: NUMBER, node: expr.of.kind === 'number' ? saidNumber(f, -expr.of.value) : f.words.changed([node]) }
    }
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

/** `it` as it is written, or the dot of a field. */
const itemAt = ({ text }: Findings, { start }: Span): string => (text.startsWith('it', start) ? 'it' : '.')

/** What the item is called in other languages. */
const ITEMS = ['this', 'self', 'item', '_']

/** A name that is none: a field of the item without its dot, a secret without its word, or another word misspelled. */
const reportName = (f: Findings, { scope, item }: ExprPlace, { name, span }: Of<'name'>): void => {
  const isField = item?.type?.kind === 'record' && item.type.fields.some((field) => field.name === name)
  const meant = isField
    ? `.${name}`
    : item && ITEMS.includes(name)
      ? 'it'
      : f.secrets.has(name)
        ? `secret ${name}`
        : undefined
  if (meant !== undefined) report(f, span, 'check/unknown-name', { name }, meant)
  else reportUnknown(f, span, 'check/unknown-name', { word: name, known: scope.names(), foreign: FOREIGN_VALUES })
}

const checkName = (f: Findings, place: ExprPlace, expr: Of<'name'>): Valued => {
  const { scope } = place
  const { name } = expr
  const variable = scope.find(name)
  if (variable) f.unused.delete(variable)
  else reportName(f, place, expr)
  return { type: variable?.type, node: variable?.node ?? f.people.saidByPlanner }
}

const LISTS: readonly Parameter[] = ['list', 'list-or-text', 'numbers', 'ordered', 'texts']
const TEXTS: readonly Parameter[] = ['text', 'list-or-text', 'scalar', 'date']

/** `rows.length`: the function that is meant, where the value is none that has fields. */
const functionFor = ({ name }: Of<'field'>, type: Type): string | undefined => {
  const known = Object.hasOwn(FOREIGN_FUNCTIONS, name) ? FOREIGN_FUNCTIONS[name] : name
  const [takes] = (known !== undefined && functionNamed(known)?.takes) || []
  const fits = takes !== undefined && (type.kind === 'list' ? LISTS : type.kind === 'text' ? TEXTS : []).includes(takes)
  return fits ? known : undefined
}

const callOf = ({ text }: Findings, name: string, { of }: Of<'field'>): string =>
  `${name}(${text.slice(of.span.start, of.span.end)})`

const checkField = (f: Findings, place: ExprPlace, expr: Of<'field'>): Valued => {
  const { type, node } = checkExpr(f, place, expr.of)
  if (f.mayBeNone || type === undefined) place.met.mayFail = true
  const called = type && functionFor(expr, type)
  if (called === undefined) expectKind(f, expr.of, type, 'record', 'none')
  else report(f, expr.span, 'check/unknown-field', { name: expr.name }, callOf(f, called, expr))
  if (type?.kind !== 'record') {
    place.met.mayFail = true
    return { type: undefined, node }
  }
  const field = type.fields.find(({ name }) => name === expr.name)
  if (!field) {
    const names = type.fields.map(({ name }) => name)
    reportUnknown(f, expr.span, 'check/unknown-field', { word: expr.name, known: names, which: 'last' })
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
  const fields = expr.fields.map(({ name }, i) => ({ name, type: closed(values[i]?.type ?? NONE) }))
  if (!fields.every(({ type }) => isKind(type, ...SMALL))) place.met.mayFail = true
  return {
    type: limited(f, { kind: 'record', fields }, expr.span),
    node: from(
      f,
      values.map(({ node }) => node)
    )
  }
}

/** What a word says as a number is the person's where they wrote that number: `1.500` may be another. */
const readNumberOf = (f: Findings, { name, args }: Of<'call'>): FlowNode | undefined => {
  const [text, locale] = args
  const value = name === 'number' && text?.kind === 'text' && !locale ? readNumber(text.value) : undefined
  return value === undefined ? undefined : saidNumber(f, value)
}

const checkFunction = (f: Findings, place: ExprPlace, expr: Of<'call'>): Valued => {
  // `filter(rows, .sum > 1)`: what is meant by the dot is told by the function that there is not.
  const unknown: ExprPlace = { ...place, item: place.item ?? { type: undefined, node: f.people.saidByPlanner } }
  const at = functionNamed(expr.name) ? place : unknown
  const args = expr.args.map((arg) => checkExpr(f, at, arg))
  const { type, mayFail } = checkCall(
    f,
    expr,
    args.map((arg) => arg.type)
  )
  if (mayFail || f.mayBeNone) place.met.mayFail = true
  if (refusesByValue(expr)) place.met.byValue = true
  place.met.passes++
  const nodes = args.map(({ node }) => node)
  return { type, node: readNumberOf(f, expr) ?? f.words.given(expr.name, nodes) }
}

const checkClause = (f: Findings, place: ExprPlace, expr: Of<'where' | 'map' | 'sort'>): Valued => {
  const end = place.taken?.list === expr ? place.taken.end : expr.span.end
  const list = checkAs(f, { ...place, taken: { list: expr.of, end } }, expr.of, 'list')
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
