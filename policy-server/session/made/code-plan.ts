import { ok, type Result, refuse } from '@writ/dsl/contract'
import { canQuote, parsePlan, printCode } from '@writ/dsl/syntax'
import * as z from 'zod'

/** What a planner asks for that writes no plan to run a piece of code. */
export const CODE_SHAPE = {
  language: z.enum(['python', 'javascript', 'shell']),
  code: z.string().max(100_000),
  inputs: z.record(z.string(), z.unknown()).default({}),
  gives: z.string().max(2000).describe('Type of `result` in Writ: { total: number }'),
  seconds: z.number().int().min(1).max(300).default(30)
}

interface CodeGiven {
  readonly language: 'python' | 'javascript' | 'shell'
  readonly code: string
  /** By the names that the code reads them under. */
  readonly inputs: Readonly<Record<string, unknown>>
  /** The type of what the code leaves, as a plan says it: `{ total: number }`. */
  readonly gives: string
  readonly seconds: number
}

const isName = (text: string): boolean => /^[a-z][a-z0-9_]{0,63}$/.test(text)

/** The type of a value as a plan says it; `undefined` where it is of none: `null`, and lists of what is not alike. */
const typeOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    const [first = 'text', ...others] = new Set<string | undefined>(value.map(typeOf))
    return others.length > 0 || (value.length > 0 && typeOf(value[0]) === undefined) ? undefined : `list of ${first}`
  }
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const types = fields.map(([name, each]) => [isName(name) ? name : JSON.stringify(name), typeOf(each)] as const)
  if (types.length === 0 || types.some(([, type]) => type === undefined)) return undefined
  return `{ ${types.map(([name, type]) => `${name}: ${type}`).join(', ')} }`
}

/** Why these cannot be a plan's inputs, in words for whoever sent them; nothing where they can. */
const lackOfInputs = (inputs: CodeGiven['inputs']): string | undefined => {
  const name = Object.keys(inputs).find((each) => !isName(each))
  if (name !== undefined) return 'inputs: a name is a-z, then a-z, 0-9 or _'
  const bad = Object.keys(inputs).find((each) => typeOf(inputs[each]) === undefined)
  return bad === undefined
    ? undefined
    : `inputs: ${bad} holds text, numbers, booleans, records of them, or a list of one type; send anything else as JSON in a text`
}

/** The text of the plan that runs one piece of code and returns what it gives; `undefined` where no plan can hold that code. */
const codePlan = ({ language, code, inputs, gives, seconds }: CodeGiven): string | undefined => {
  if (!canQuote(code)) return undefined
  const names = Object.keys(inputs)
  return [
    'plan "Run code"',
    ...Object.entries(inputs).map(([name, value]) => `input ${name}: ${typeOf(value)}`),
    `let given = run ${language}${names.length > 0 ? ` with { ${names.join(', ')} }` : ''} gives ${gives} up to ${seconds}s ${printCode(code, '  ')}`,
    'return given',
    ''
  ].join('\n')
}

/** Does it run one piece of code, and nothing else? A type may be followed by statements. One that does not parse does nothing. */
const onlyRuns = (text: string): boolean => {
  const body = parsePlan(text).plan?.plan.body ?? []
  return body.length === 0 || body.length === 2
}

/** The text of the plan that runs one piece of code. Refuses `session/bad-request` for inputs, code or a type that no plan can hold. */
export const planOfCode = (given: CodeGiven): Result<string> => {
  const no = (why: string) => refuse('session/bad-request', { why })
  const lack = lackOfInputs(given.inputs)
  if (lack !== undefined) return no(lack)
  const text = codePlan(given)
  if (text === undefined) return no('code: holds both """ and three single quotes')
  return onlyRuns(text) ? ok(text) : no('gives: one type')
}
