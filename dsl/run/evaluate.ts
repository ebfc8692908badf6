import {
  type BinaryOp,
  type Expr,
  ok,
  type Result,
  refuse,
  type Span,
  unreachable,
  type Value,
  writeNumber
} from '../contract/index.ts'
import { callFunction } from './call-function.ts'
import { compare, haveOrder, isSame } from './compare.ts'
import { calculate } from './decimal.ts'
import { findText } from './find-text.ts'
import { matchesGlob } from './glob.ts'
import { fits, MAX_CHARACTERS, MAX_ENTRIES, MAX_WORK, workOf } from './limits.ts'

/** The value of a variable by its name, or `undefined`. */
export type Lookup = (name: string) => Value | undefined

/** Looks names up in a record; what it inherits is no variable. */
export const lookIn =
  (vars: Readonly<Record<string, Value>>): Lookup =>
  (name) =>
    Object.hasOwn(vars, name) ? vars[name] : undefined

interface Context {
  readonly look: Lookup
  /** What may still be done for this expression. */
  work: number
}

const bad = (why: string, span: Span) => refuse('run/bad-value', { why }, span)
const TOO_MUCH = 'it takes too long to compute'
const TOO_LARGE = 'it is too large'

/**
 * The value of an expression that looks at no page. Total: every input ends, within a bound on its work and on the size of
 * what it gives, with a value or a refusal: `run/too-precise` where a sum, difference or product has no exact number of 15
 * digits, else `run/bad-value`. `item` is what the bare dot means inside `where`, `map` and `sort by`.
 */
export const evaluate = (expr: Expr, look: Lookup, item?: Value): Result<Value> => {
  const value = valueIn(expr, { look, work: MAX_WORK }, item)
  return !value.ok || fits(value.value) ? value : bad(TOO_LARGE, expr.span)
}

/** The values of several expressions, in order, up to the first that refuses. */
export const evaluateAll = (exprs: readonly Expr[], look: Lookup): Result<readonly Value[]> =>
  all(exprs, (expr) => evaluate(expr, look))

/** The value of a condition. Refuses `run/bad-value` for what is neither true nor false. */
export const evaluateTest = (expr: Expr, look: Lookup): Result<boolean> => {
  const value = evaluate(expr, look)
  if (!value.ok) return value
  return typeof value.value === 'boolean' ? ok(value.value) : bad('a condition is true or false', expr.span)
}

const valueIn = (expr: Expr, context: Context, item: Value | undefined): Result<Value> => {
  if (--context.work < 0) return bad(TOO_MUCH, expr.span)
  const go = (e: Expr) => valueIn(e, context, item)
  const { span } = expr
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return ok(expr.value)
    case 'none':
      return ok(null)
    case 'name': {
      const value = context.look(expr.name)
      return value === undefined ? bad('this name has no value', span) : ok(value)
    }
    case 'item':
      return item === undefined ? bad('there is no current item', span) : ok(item)
    case 'field': {
      const of = go(expr.of)
      if (!of.ok) return of
      return isRecord(of.value) && Object.hasOwn(of.value, expr.name)
        ? ok(of.value[expr.name] as Value)
        : bad(`there is no field \`${expr.name}\``, span)
    }
    case 'list':
      return all(expr.items, go)
    case 'record': {
      const values = all(
        expr.fields.map((f) => f.value),
        go
      )
      return values.ok ? ok(Object.fromEntries(expr.fields.map((f, i) => [f.name, values.value[i] as Value]))) : values
    }
    case 'not': {
      const of = go(expr.of)
      if (!of.ok) return of
      return typeof of.value === 'boolean' ? ok(!of.value) : bad('`not` takes a boolean', span)
    }
    case 'negate': {
      const of = go(expr.of)
      if (!of.ok) return of
      return typeof of.value === 'number' ? ok(of.value === 0 ? 0 : -of.value) : bad('`-` takes a number', span)
    }
    case 'call': {
      const args = all(expr.args, go)
      if (!args.ok) return args
      const light = AT_ENDS.has(expr.name) && isList(args.value[0])
      return light || spend(context, args.value) ? callFunction(expr.name, args.value, span) : bad(TOO_MUCH, span)
    }
    case 'where':
    case 'map':
    case 'sort':
      return overList(expr, context, item)
    case 'binary':
      return binary(expr, context, go)
    case 'exists':
    case 'read':
      throw new Error('a page read is a step of its own and never reaches the evaluator')
    default:
      return unreachable(expr)
  }
}

const isRecord = (value: Value): value is { readonly [field: string]: Value } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

/** Takes the work of going through values from what may still be done. Gives whether there was enough. */
const spend = (context: Context, values: readonly Value[], times = 1): boolean => {
  context.work -= times * workOf(values, context.work)
  return context.work >= 0
}

/** These look at no more than a list's ends. */
const AT_ENDS: ReadonlySet<string> = new Set(['length', 'first', 'last', 'take'])

const all = (exprs: readonly Expr[], go: (e: Expr) => Result<Value>): Result<readonly Value[]> => {
  const values: Value[] = []
  for (const expr of exprs) {
    const value = go(expr)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

const overList = (
  expr: Extract<Expr, { kind: 'where' | 'map' | 'sort' }>,
  context: Context,
  item: Value | undefined
): Result<Value> => {
  const of = valueIn(expr.of, context, item)
  if (!of.ok) return of
  if (!isList(of.value)) return bad(`\`${expr.kind}\` takes a list`, expr.span)
  if (of.value.length > MAX_ENTRIES) return bad(TOO_LARGE, expr.span)
  const keys: Value[] = []
  for (const entry of of.value) {
    const key = valueIn(expr.by, context, entry)
    if (!key.ok) return key
    keys.push(key.value)
  }
  if (expr.kind === 'map') return ok(keys)
  if (expr.kind === 'where') {
    return keys.every((key) => typeof key === 'boolean')
      ? ok(of.value.filter((_, i) => keys[i] === true))
      : bad('`where` takes a condition', expr.by.span)
  }
  if (!haveOrder(keys)) return bad('`sort by` takes numbers or texts', expr.by.span)
  if (!spend(context, keys, Math.ceil(Math.log2(keys.length + 1)))) return bad(TOO_MUCH, expr.span)
  const order = of.value.map((value, i) => ({ value, key: keys[i] as Value }))
  return ok(order.sort((a, b) => compare(a.key, b.key) ?? 0).map(({ value }) => value))
}

const binary = (
  expr: Extract<Expr, { kind: 'binary' }>,
  context: Context,
  go: (e: Expr) => Result<Value>
): Result<Value> => {
  const left = go(expr.left)
  if (!left.ok) return left
  if (expr.op === 'and' || expr.op === 'or') {
    if (typeof left.value !== 'boolean') return bad(`\`${expr.op}\` takes booleans`, expr.left.span)
    if (left.value === (expr.op === 'or')) return left
    const right = go(expr.right)
    return right.ok && typeof right.value !== 'boolean' ? bad(`\`${expr.op}\` takes booleans`, expr.right.span) : right
  }
  const right = go(expr.right)
  if (!right.ok) return right
  return spend(context, [left.value, right.value])
    ? apply(expr.op, left.value, right.value, expr.span)
    : bad(TOO_MUCH, expr.span)
}

const apply = (op: Exclude<BinaryOp, 'and' | 'or'>, a: Value, b: Value, span: Span): Result<Value> => {
  switch (op) {
    case '==':
    case '!=':
      return ok(isSame(a, b) === (op === '=='))
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const order = compare(a, b)
      if (order === undefined) return bad(`\`${op}\` takes two numbers or two texts`, span)
      return ok(op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0)
    }
    case 'contains':
      if (isList(a)) return ok(a.some((entry) => isSame(entry, b)))
      return typeof a === 'string' && typeof b === 'string'
        ? ok(findText(a, b, 0) >= 0)
        : bad('`contains` takes a list or a text', span)
    case 'starts with':
      return typeof a === 'string' && typeof b === 'string'
        ? ok(a.startsWith(b))
        : bad('`starts with` takes texts', span)
    case 'matches':
      return typeof a === 'string' && typeof b === 'string' ? ok(matchesGlob(b, a)) : bad('`matches` takes texts', span)
    case '+':
      if (isList(a) && isList(b)) return a.length + b.length <= MAX_ENTRIES ? ok([...a, ...b]) : bad(TOO_LARGE, span)
      return typeof a === 'string' || typeof b === 'string' ? joined(a, b, span) : arithmetic(op, a, b, span)
    case '-':
    case '*':
    case '/':
      return arithmetic(op, a, b, span)
    default:
      return unreachable(op)
  }
}

/** Texts, and what has a text of its own: a number. (A date is one at run time.) */
const joined = (a: Value, b: Value, span: Span): Result<Value> => {
  const [left, right] = [a, b].map((side) => (typeof side === 'number' ? writeNumber(side) : side))
  if (typeof left !== 'string' || typeof right !== 'string') return bad('`+` joins texts, numbers and dates', span)
  return left.length + right.length <= MAX_CHARACTERS ? ok(left + right) : bad(TOO_LARGE, span)
}

const arithmetic = (op: '+' | '-' | '*' | '/', a: Value, b: Value, span: Span): Result<Value> => {
  if (typeof a !== 'number' || typeof b !== 'number') return bad(`\`${op}\` takes numbers`, span)
  if (op === '/' && b === 0) return bad('division by zero', span)
  const result = calculate(op, a, b)
  if (result !== undefined) return ok(result)
  return op === '/' ? bad('the number is too large or too small', span) : refuse('run/too-precise', undefined, span)
}
