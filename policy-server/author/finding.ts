import type { Span } from '@writ/dsl/contract'

export const FINDING_CODES = [
  'policy/syntax',
  'policy/schema',
  'policy/too-long',
  'policy/template',
  'policy/bad-id',
  'policy/never-applies',
  'policy/unknown-word',
  'policy/not-an-origin',
  'policy/open-pattern',
  'policy/yes-refuses',
  'policy/overruled',
  'policy/no-resource',
  'policy/no-id'
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

/** What is wrong with a policy text (`error`: it cannot take effect), what is likely wrong, or what is worth knowing. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: 'error' | 'warning' | 'note'
  /** The policy's `@id`, or `policy #N`; absent where the text cannot be read. */
  readonly policy?: string
  readonly message: string
  readonly hint?: string
  readonly span: Span
}

/** The span of a piece of a text, from its UTF-16 offsets. */
export const spanOf = (text: string, start: number, end: number): Span => {
  const before = text.slice(0, start)
  const line = before.split('\n').length
  return { start, end, line, column: start - (before.lastIndexOf('\n') + 1) + 1 }
}
