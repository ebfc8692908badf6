import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Diagnostic, Refusal, Span } from '@writ/dsl/contract'

/** What a tool answers: one JSON record, as text too for clients that show nothing else (MCP 2025-11-25, Tools). */
export const tell = (value: object): CallToolResult => {
  const text = JSON.stringify(value)
  return { content: [{ type: 'text', text }], structuredContent: JSON.parse(text) }
}

/** What to do about a run whose end was not told. */
export const ASK_STATUS = 'call status with this run'

/** How to see what a held run could not find. */
export const SHOW_PAGE = 'with `observe: "document"` the answer to `resume` and `replace` shows the page'

const MOST_ERRORS = 10

/** A refusal as a model can act on it: its code, the sentence, and where in the plan. */
export const plainRefusal = ({
  code,
  message,
  span,
  detail
}: {
  readonly code: string
  readonly message: string
  readonly span?: Pick<Span, 'line' | 'column'> | undefined
  readonly detail?: object | undefined
}) => ({
  code,
  message,
  ...(span && { line: span.line, column: span.column }),
  ...(detail && { detail })
})

const plainError = ({ code, message, span, fix }: Diagnostic) => ({
  code,
  message,
  line: span.line,
  column: span.column,
  ...(fix !== undefined && { fix })
})

/** A no: `isError`, so that a model reads it and mends what it said. Of many errors in a plan it is told the first ten. */
export const tellRefusal = (
  why: Refusal,
  {
    diagnostics = [],
    ...about
  }: { session?: string; run?: string; next?: string; diagnostics?: readonly Diagnostic[] } = {}
): CallToolResult => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').slice(0, MOST_ERRORS)
  const more = errors.length > 1 ? { errors: errors.map(plainError) } : {}
  const [only] = errors
  const fix = errors.length === 1 && only?.fix !== undefined ? { fix: only.fix } : {}
  return { ...tell({ ...about, refusal: { ...plainRefusal(why), ...fix }, ...more }), isError: true }
}
