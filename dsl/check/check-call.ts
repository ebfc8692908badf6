import { type Expr, FUNCTIONS, functionNamed, type Parameter, type Span, unreachable } from '../contract/index.ts'
import { ANY_FUNCTION, FOREIGN_FUNCTIONS, FOREIGN_HINTS, nearestWord } from '../syntax/index.ts'
import { isLocale } from './check-type.ts'
import { DATE, isKind, itemOf, type Known, listOf, NUMBER, TEXT } from './types.ts'
import { type Findings, report, reportUnknown } from './walk.ts'

/** Functions that have a value for every argument of their type; all others can refuse, if only since it grows too large. */
const TOTAL: ReadonlySet<string> = new Set(['length', 'text', 'trim'])

/** Functions that refuse only what is or becomes too large, whatever the values; and others, where these arguments of theirs are written down. */
const GROWING: Readonly<Record<string, readonly number[]>> = {
  length: [],
  text: [],
  trim: [],
  lower: [],
  upper: [],
  join: [],
  replace: [1],
  split: [1],
  take: [1],
  round: [1],
  format: [1, 2]
}

/** Can the call refuse some values, however small they are? */
export const refusesByValue = ({ name, args }: Extract<Expr, { kind: 'call' }>): boolean => {
  const written = Object.hasOwn(GROWING, name) ? GROWING[name] : undefined
  return !written?.every((i) => args[i] === undefined || args[i].kind === 'text' || args[i].kind === 'number')
}

const takes = (parameter: Parameter, type: Known, arg: Expr): boolean => {
  if (parameter === 'locale') return arg.kind === 'text' && isLocale(arg.value)
  if (type === undefined) return true
  const item = type.kind === 'list' ? type.of : undefined
  switch (parameter) {
    case 'list':
      return type.kind === 'list'
    case 'list-or-text':
      return isKind(type, 'list', 'text')
    case 'numbers':
      return type.kind === 'list' && isKind(item, 'number', 'none')
    case 'texts':
      return type.kind === 'list' && isKind(item, 'text', 'none')
    case 'ordered':
      return type.kind === 'list' && isKind(item, 'number', 'date', 'text', 'none')
    // A text may be a date: whether it is one is found out when it is used.
    case 'date':
      return isKind(type, 'date', 'text')
    case 'number-or-date':
      return isKind(type, 'number', 'date')
    case 'text':
    case 'number':
      return isKind(type, parameter)
    case 'scalar':
      return isKind(type, 'text', 'number', 'date')
    default:
      return unreachable(parameter)
  }
}

/** The functions that there are not, of each check by what it reports. */
const unknown = new WeakMap<Findings['diagnostics'], Set<string>>()

/** Told once, wherever else it stands: what stands for it is the same there. */
const reportFunction = (f: Findings, name: string, span: Span): void => {
  const told = unknown.get(f.diagnostics) ?? new Set()
  unknown.set(f.diagnostics, told)
  if (told.has(name)) return
  told.add(name)
  const known = Object.keys(FUNCTIONS)
  const isNear = Object.hasOwn(FOREIGN_FUNCTIONS, name) || nearestWord(name, known) !== undefined
  const hints = Object.hasOwn(FOREIGN_HINTS, name) ? FOREIGN_HINTS : isNear ? {} : { [name]: ANY_FUNCTION }
  reportUnknown(f, span, 'check/unknown-function', { word: name, known, foreign: FOREIGN_FUNCTIONS, hints })
}

/** Checks the arguments' types against the table of functions; gives the call's type, and whether it can fail. */
export const checkCall = (
  f: Findings,
  expr: Extract<Expr, { kind: 'call' }>,
  args: readonly Known[]
): { readonly type: Known; readonly mayFail: boolean } => {
  const { name, span } = expr
  const shape = functionNamed(name)
  if (!shape) {
    reportFunction(f, name, span)
    return { type: undefined, mayFail: true }
  }
  const enough = args.length <= shape.takes.length && args.length >= shape.takes.length - shape.optional
  if (!enough || args.some((type, i) => !takes(shape.takes[i] as Parameter, type, expr.args[i] as Expr)))
    report(f, span, 'check/bad-arguments', { name, expected: shape.words })
  // What is not known to be of the right type may be of a wrong one.
  return { type: typeGiven(shape.gives, args[0]), mayFail: !TOTAL.has(name) || args.includes(undefined) }
}

const typeGiven = (gives: NonNullable<ReturnType<typeof functionNamed>>['gives'], first: Known): Known => {
  switch (gives) {
    case 'number':
      return NUMBER
    case 'text':
      return TEXT
    case 'texts':
      return listOf(TEXT)
    case 'date':
      return DATE
    case 'item':
      return itemOf(first)
    case 'same':
      return first
    default:
      return unreachable(gives)
  }
}
