import { type Expr, FUNCTIONS, functionNamed, type Parameter, unreachable } from '../contract/index.ts'
import { isKind, type Known, listOf, NUMBER, TEXT } from './types.ts'
import { type Findings, report, suggest } from './walk.ts'

const takes = (parameter: Parameter, type: Known): boolean => {
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
    case 'text':
    case 'number':
      return type.kind === parameter
    case 'scalar':
      return isKind(type, 'text', 'number', 'date')
    default:
      return unreachable(parameter)
  }
}

/** Checks the arguments' types against the table of functions and gives the call's type. */
export const checkCall = (f: Findings, expr: Extract<Expr, { kind: 'call' }>, args: readonly Known[]): Known => {
  const { name, span } = expr
  const shape = functionNamed(name)
  if (!shape) {
    report(f, span, 'check/unknown-function', { name }, suggest(f, name, Object.keys(FUNCTIONS)))
    return undefined
  }
  const enough = args.length <= shape.takes.length && args.length >= shape.takes.length - shape.optional
  if (!enough || args.some((type, i) => !takes(shape.takes[i] as Parameter, type)))
    report(f, span, 'check/bad-arguments', { name, expected: shape.words })
  const [first] = args
  switch (shape.gives) {
    case 'number':
      return NUMBER
    case 'text':
      return TEXT
    case 'texts':
      return listOf(TEXT)
    case 'item':
      return first?.kind === 'list' && first.of.kind !== 'none' ? first.of : undefined
    default:
      return unreachable(shape.gives)
  }
}
