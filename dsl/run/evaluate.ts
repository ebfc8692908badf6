import {
  type BinaryOp,
  canonicalJson,
  type Expr,
  type Json,
  ok,
  type Result,
  refuse,
  type Span,
  unreachable,
  type Value
} from '../contract/index.ts'
import { callFunction } from './call-function.ts'
import { calculate } from './decimal.ts'
import { matchesGlob } from './glob.ts'

export type Vars = Readonly<Record<string, Value>>

const bad = (why: string, span: Span) => refuse('run/bad-value', { why }, span)

/**
 * The value of an expression that looks at no page. Total: every input ends, with a value or the refusal
 * `run/bad-value`. `item` is what the bare dot means inside `where`, `map` and `sort by`.
 */
export const evaluate = (expr: Expr, vars: Vars, item?: Value): Result<Value> => {
  const go = (e: Expr) => evaluate(e, vars, item)
  const { span } = expr
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return ok(expr.value)
    case 'none':
      return ok(null)
    case 'name':
      return Object.hasOwn(vars, expr.name) ? ok(vars[expr.name] as Value) : bad(`\`${expr.name}\` has no value`, span)
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
      return typeof of.value === 'number' ? ok(-of.value) : bad('`-` takes a number', span)
    }
    case 'call': {
      const args = all(expr.args, go)
      return args.ok ? callFunction(expr.name, args.value, span) : args
    }
    case 'where':
    case 'map':
    case 'sort':
      return overList(expr, vars, item)
    case 'binary':
      return binary(expr, go)
    case 'exists':
    case 'read':
      throw new Error('a page read is a step of its own and never reaches the evaluator')
    default:
      return unreachable(expr)
  }
}

const isRecord = (value: Value): value is { readonly [field: string]: Value } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

const all = (exprs: readonly Expr[], go: (e: Expr) => Result<Value>): Result<readonly Value[]> => {
  const values: Value[] = []
  for (const expr of exprs) {
    const value = go(expr)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

const overList = (expr: Extract<Expr, { kind: 'where' | 'map' | 'sort' }>, vars: Vars, item?: Value): Result<Value> => {
  const of = evaluate(expr.of, vars, item)
  if (!of.ok) return of
  if (!isList(of.value)) return bad(`\`${expr.kind}\` takes a list`, expr.span)
  const keys: Value[] = []
  for (const entry of of.value) {
    const key = evaluate(expr.by, vars, entry)
    if (!key.ok) return key
    keys.push(key.value)
  }
  if (expr.kind === 'map') return ok(keys)
  if (expr.kind === 'where') {
    return keys.every((key) => typeof key === 'boolean')
      ? ok(of.value.filter((_, i) => keys[i] === true))
      : bad('`where` takes a condition', expr.by.span)
  }
  if (!comparable(keys)) return bad('`sort by` takes numbers or texts', expr.by.span)
  const order = of.value.map((value, i) => ({ value, key: keys[i] as string | number }))
  return ok(order.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ value }) => value))
}

const comparable = (values: readonly Value[]): boolean =>
  values.every((value) => typeof value === 'number') || values.every((value) => typeof value === 'string')

const binary = (expr: Extract<Expr, { kind: 'binary' }>, go: (e: Expr) => Result<Value>): Result<Value> => {
  const left = go(expr.left)
  if (!left.ok) return left
  if (expr.op === 'and' || expr.op === 'or') {
    if (typeof left.value !== 'boolean') return bad(`\`${expr.op}\` takes booleans`, expr.left.span)
    if (left.value === (expr.op === 'or')) return left
    const right = go(expr.right)
    return right.ok && typeof right.value !== 'boolean' ? bad(`\`${expr.op}\` takes booleans`, expr.right.span) : right
  }
  const right = go(expr.right)
  return right.ok ? apply(expr.op, left.value, right.value, expr.span) : right
}

const apply = (op: Exclude<BinaryOp, 'and' | 'or'>, a: Value, b: Value, span: Span): Result<Value> => {
  switch (op) {
    case '==':
    case '!=':
      return ok((canonicalJson(a as Json) === canonicalJson(b as Json)) === (op === '=='))
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (!comparable([a, b])) return bad(`\`${op}\` takes two numbers or two texts`, span)
      const [x, y] = [a as string | number, b as string | number]
      return ok(op === '<' ? x < y : op === '<=' ? x <= y : op === '>' ? x > y : x >= y)
    }
    case 'contains':
      if (isList(a)) return ok(a.some((entry) => canonicalJson(entry as Json) === canonicalJson(b as Json)))
      return texts(a, b) ? ok((a as string).includes(b as string)) : bad('`contains` takes a list or a text', span)
    case 'starts with':
      return texts(a, b) ? ok((a as string).startsWith(b as string)) : bad('`starts with` takes texts', span)
    case 'matches':
      return texts(a, b) ? ok(matchesGlob(b as string, a as string)) : bad('`matches` takes texts', span)
    case '+':
      if (texts(a, b)) return ok(`${a}${b}`)
      return arithmetic(op, a, b, span)
    case '-':
    case '*':
    case '/':
      return arithmetic(op, a, b, span)
    default:
      return unreachable(op)
  }
}

const texts = (a: Value, b: Value): boolean => typeof a === 'string' && typeof b === 'string'

const arithmetic = (op: '+' | '-' | '*' | '/', a: Value, b: Value, span: Span): Result<Value> => {
  if (typeof a !== 'number' || typeof b !== 'number') return bad(`\`${op}\` takes numbers`, span)
  const result = calculate(op, a, b)
  return result === undefined
    ? bad(op === '/' && b === 0 ? 'division by zero' : 'the number is too large', span)
    : ok(result)
}
