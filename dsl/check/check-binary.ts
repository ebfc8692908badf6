import { type Expr, type Span, type Type, unreachable } from '../contract/index.ts'
import { branchOf, decide } from './depend.ts'
import { expectKind } from './expect-kind.ts'
import type { FlowNode } from './flow-graph.ts'
import { BOOLEAN, comparable, fits, isKind, itemOf, join, type Known, NUMBER, printType, TEXT } from './types.ts'
import { type ExprPlace, type Findings, report, type Valued } from './walk.ts'

type Binary = Extract<Expr, { kind: 'binary' }>

/** Right of `and` and `or`, a page is looked at only where the left did not settle it (L3). */
const rightOf = (f: Findings, place: ExprPlace, { op }: Binary, left: Valued): ExprPlace => {
  if (op !== 'and' && op !== 'or') return place
  const branch = branchOf(f, 'L3', place)
  decide(f, 'L3', place, left.node, branch)
  return { ...place, branch }
}

export const checkBinary = (f: Findings, place: ExprPlace, expr: Binary): Valued => {
  const left = f.inside.expr(f, place, expr.left)
  const right = f.inside.expr(f, rightOf(f, place, expr, left), expr.right)
  const { type, mayFail } =
    expr.op === '+' && (mayJoin(left.type, right.type) || mayJoin(right.type, left.type))
      ? joinedLists(f, place, expr, left.type, right.type)
      : typeOf(f, expr, left.type, right.type)
  if (mayFail || (f.mayBeNone && expr.op !== '==' && expr.op !== '!=')) place.met.mayFail = true
  // Both are gone through; how much there is in a record, no limit of lists says.
  place.met.passes += 2
  if (holdsRecords(left.type) || holdsRecords(right.type)) place.met.mayFail = true
  if (overflows(expr, type)) place.met.byValue = true
  return { type, node: nodeOf(f, expr, type, [left.node, right.node]) }
}

/** Up to so much any number is counted up or down by, without a thought to how large or long that is. */
const SMALL_STEP = 1000

const isStep = (expr: Expr): boolean =>
  expr.kind === 'number' && Number.isInteger(expr.value) && Math.abs(expr.value) <= SMALL_STEP

/** Can there be no such number, be it for a digit too many? One says of the other how large it may be. */
const overflows = ({ op, left, right }: Binary, type: Known): boolean =>
  op === '*' ||
  op === '/' ||
  ((op === '+' || op === '-') && (type === undefined || type.kind === 'number') && !isStep(left) && !isStep(right))

/** Two lists, one behind the other, hold the items that they held. */
const nodeOf = (f: Findings, { op }: Binary, type: Known, parts: readonly FlowNode[]): FlowNode => {
  if (!['+', '-', '*', '/'].includes(op)) return f.words.outcome(parts)
  const joined = type?.kind === 'list' ? f.flows.joined('L28', ...parts) : undefined
  return joined ?? f.words.made(parts)
}

const holdsRecords = (type: Known): boolean =>
  type === undefined || type.kind === 'record' || (type.kind === 'list' && holdsRecords(type.of))

interface Result {
  readonly type: Known
  readonly mayFail?: true
}

/** `a + b map .x` takes the items of both: where only those of `b` can be meant, the fix says so. */
const meantFirst = ({ text }: Findings, { taken }: ExprPlace, expr: Binary): Fixed | undefined => {
  const inParentheses = expr.span.start < expr.left.span.start
  if (taken?.list !== expr || inParentheses) return undefined
  const span = { ...expr.right.span, end: taken.end }
  return { span, fix: `(${text.slice(span.start, span.end)})` }
}

interface Fixed {
  readonly span: Span
  readonly fix?: string
}

/** `list + item`: the item belongs into a list of its own. */
const asList = ({ text }: Findings, { span }: Expr, item: Known, list: Known): Fixed => {
  const fix = `[${text.slice(span.start, span.end)}]`
  return list?.kind === 'list' && item?.kind !== 'list' && fits(item, list.of) ? { span, fix } : { span }
}

/** Is it a list, beside a list or what is no text? A text is joined with anything but a list that holds texts. */
const mayJoin = (list: Known, other: Known): boolean =>
  list?.kind === 'list' && (other === undefined || !isKind(other, 'text') || isKind(itemOf(list) ?? list, 'text'))

/** One list, then the other: both hold the same. Where they are too large together, it fails. */
const joinedLists = (f: Findings, place: ExprPlace, expr: Binary, left: Known, right: Known): Result => {
  if (left && right && !(left.kind === 'list' && right.kind === 'list' && (fits(right, left) || fits(left, right)))) {
    const { span, fix } =
      meantFirst(f, place, expr) ??
      (left.kind === 'list' ? asList(f, expr.right, right, left) : asList(f, expr.left, left, right))
    const [expected, found] = left.kind === 'list' ? [left, right] : [right, left]
    report(f, span, 'check/type-mismatch', { expected: printType(expected), found: printType(found) }, fix)
    return { type: undefined, mayFail: true }
  }
  return { type: left && right ? join(left, right) : undefined, mayFail: true }
}

/** Days are counted by functions: `day + 14`, `day - 14`, `day - other`. Gives whether that was reported. */
const reportDays = (f: Findings, { op, left: a, right: b, span }: Binary, left: Known, right: Known): boolean => {
  if (left?.kind !== 'date' || (op !== '+' && op !== '-')) return false
  const [first, second] = [a.span, b.span].map(({ start, end }) => f.text.slice(start, end))
  const isSum = right?.kind === 'number'
  if (!isSum && !(op === '-' && right?.kind === 'date')) return false
  const fix = isSum ? `add_days(${first}, ${op === '-' ? '-' : ''}${second})` : `days_between(${second}, ${first})`
  const hint = isSum ? '`add_days(d, 14)` counts on' : '`days_between(a, b)` counts the days'
  report(f, span, 'check/type-mismatch', { expected: 'number', found: 'date', hint }, fix)
  return true
}

/** The type of the result, and whether operands of the right types can fail: every sum can be too precise, every text too long. */
const typeOf = (f: Findings, expr: Binary, left: Known, right: Known): Result => {
  const both = (...kinds: Type['kind'][]) => {
    if (expectKind(f, expr.left, left, ...kinds)) expectKind(f, expr.right, right, ...kinds)
  }
  const mismatch = (expected: Known, found: Known) => {
    if (expected && found)
      report(f, expr.right.span, 'check/type-mismatch', { expected: printType(expected), found: printType(found) })
  }
  switch (expr.op) {
    case 'or':
    case 'and':
      both('boolean')
      return { type: BOOLEAN }
    case '==':
    case '!=':
      if (!comparable(left, right)) mismatch(left, right)
      return { type: BOOLEAN }
    case '<':
    case '>':
    case '<=':
    case '>=':
      both('number', 'date', 'text')
      if (isKind(left, 'number', 'date', 'text') && isKind(right, 'number', 'date', 'text') && !comparable(left, right))
        mismatch(left, right)
      return left && right ? { type: BOOLEAN } : { type: BOOLEAN, mayFail: true }
    case 'contains':
      expectKind(f, expr.left, left, 'text', 'list')
      if (left?.kind === 'list' && !comparable(left.of, right)) mismatch(left.of, right)
      else if (left && left.kind !== 'list') expectKind(f, expr.right, right, 'text')
      return left && right ? { type: BOOLEAN } : { type: BOOLEAN, mayFail: true }
    case 'starts with':
    case 'matches':
      both('text')
      return left && right ? { type: BOOLEAN } : { type: BOOLEAN, mayFail: true }
    case '+': {
      if (reportDays(f, expr, left, right)) return { type: undefined, mayFail: true }
      const text = [left, right].some((type) => type !== undefined && isKind(type, 'text'))
      both(...(text ? (['text', 'number', 'date'] as const) : (['number'] as const)))
      return { type: text ? TEXT : left && right ? NUMBER : undefined, mayFail: true }
    }
    case '-':
    case '*':
    case '/':
      if (!reportDays(f, expr, left, right)) both('number')
      return { type: NUMBER, mayFail: true }
    default:
      return unreachable(expr.op)
  }
}
