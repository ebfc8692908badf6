import { canQuote, parsePlan, printCode } from '@writ/dsl/syntax'

export type CodeInput = string | number | boolean | readonly string[] | readonly number[]

export interface CodeGiven {
  readonly language: 'python' | 'javascript' | 'shell'
  readonly code: string
  /** By the names that the code reads them under. */
  readonly inputs: Readonly<Record<string, CodeInput>>
  /** The type of what the code leaves, as a plan says it: `{ total: number }`. */
  readonly gives: string
  readonly seconds: number
}

const typeOf = (value: CodeInput): string => {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'object') return `list of ${typeof value[0] === 'number' ? 'number' : 'text'}`
  return typeof value
}

/** The text of the plan that runs one piece of code and returns what it gives; `undefined` where no plan can hold that code. */
export const codePlan = ({ language, code, inputs, gives, seconds }: CodeGiven): string | undefined => {
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

/** Does a plan of `codePlan` run one piece of code, and nothing else? A type may be followed by statements. One that does not parse does nothing. */
export const onlyRuns = (text: string): boolean => {
  const body = parsePlan(text).plan?.plan.body ?? []
  return body.length === 0 || body.length === 2
}
