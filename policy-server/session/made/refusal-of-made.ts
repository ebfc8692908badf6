import type { Span } from '@writ/dsl/contract'

/** What stands before a place in its line, in a plan that was made, and the field that it was made of. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^input /, 'inputs'],
  [/^let given .* gives /, 'gives'],
  [/^ {2}observe /, 'part'],
  [/^site | {2}open /, 'url']
]

interface Placed {
  readonly message: string
  readonly span?: Span | undefined
}

/** A refusal of a plan that was made for its planner, who never saw it: with the field that it comes of in the place of a line. */
export const refusalOfMade = <Why extends Placed>(made: string, why: Why): Why => {
  const { span, ...rest } = why
  if (!span) return why
  const before = made.split('\n')[span.line - 1]?.slice(0, span.column - 1) ?? ''
  const [, field] = FIELDS.find(([begins]) => begins.test(before)) ?? []
  return { ...rest, message: field === undefined ? why.message : `${field}: ${why.message}` } as Why
}
