import type { z } from 'zod'
import { type Diagnostic, refusal } from '../../contract/index.ts'
import { nearestWord } from '../nearest-word.ts'
import { showText } from '../show-token.ts'
import { isWord } from '../words.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

const NOWHERE = { start: 0, end: 0, line: 1, column: 1 }
const MOST_WORDS = 12

/** A JSON path as people write it: `body[0].act.verb`. */
const printPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    return isWord(name) ? `${text}${text === '' ? '' : '.'}${name}` : `${text}[${JSON.stringify(name)}]`
  }, '')

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    root
  )

const printValue = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return showText(typeof value === 'string' ? JSON.stringify(value) : String(value))
}

const oneOf = (words: readonly unknown[]): string => {
  const listed = words.slice(0, MOST_WORDS).map((word) => `\`${word}\``)
  return `one of ${listed.join(', ')}${words.length > MOST_WORDS ? ' …' : ''}`
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`'
}

interface Said {
  readonly path: Path
  readonly expected: string
  /** The words that were possible, for a fix. */
  readonly words?: readonly unknown[]
  readonly found?: string
}

const say = (issue: Issue, root: unknown): Said => {
  const { path } = issue
  switch (issue.code) {
    case 'invalid_type':
      return { path, expected: TYPES[issue.expected] ?? issue.expected }
    case 'invalid_value':
      return { path, expected: oneOf(issue.values), words: issue.values }
    case 'unrecognized_keys':
      return { path, found: issue.keys.map((key) => printValue(key)).join(', '), expected: 'no other members' }
    case 'too_small':
      return { path, expected: issue.origin === 'array' ? 'at least one item' : `at least ${issue.minimum}` }
    case 'too_big':
      return { path, expected: `at most ${issue.maximum}` }
    case 'not_multiple_of':
      return { path, expected: `a multiple of ${issue.divisor}` }
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : undefined
      if (options) return { path, expected: oneOf(options), words: options }
      // A text or an object: what is said of the one that it is.
      const branch = typeof valueAt(root, path) === 'object' ? issue.errors.at(-1) : issue.errors[0]
      const [first] = branch ?? []
      return first ? say({ ...first, path: [...path, ...first.path] }, root) : { path, expected: issue.message }
    }
    default:
      return { path, expected: issue.message }
  }
}

/** What is wrong with a JSON value, in one sentence with its path; the span is empty, since there is no text. */
export const describeIssue = (issue: Issue, root: unknown): Diagnostic => {
  const { path, expected, words, found = printValue(valueAt(root, path)) } = say(issue, root)
  const value = valueAt(root, path)
  const near = words && typeof value === 'string' ? nearestWord(value, words.map(String)) : undefined
  const at = path.length === 0 ? '' : ` at \`${printPath(path)}\``
  const { code, message } = refusal('syntax/unexpected', { found: `${found}${at}`, expected })
  return { code, severity: 'error', message, span: NOWHERE, ...(near !== undefined && { fix: near }) }
}
