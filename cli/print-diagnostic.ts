import type { Span } from '@writ/dsl/contract'

/** What is said of a place in a text: of a plan, a policy, a suite of cases. */
interface Said {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly span: Span
  readonly fix?: string
  readonly hint?: string
}

/**
 * A diagnostic as people read it: place, code and sentence; the source line with carets under what is meant; the fix.
 * @example
 * a.writ:3:7: error check/unknown-site: `shop` is not a declared site
 *   3 | on shop {
 *     |    ^^^^
 */
export const printDiagnostic = (file: string, text: string, diagnostic: Said): string => {
  const { code, severity, message, span, fix, hint } = diagnostic
  const line = text.split('\n')[span.line - 1] ?? ''
  const before = line.slice(0, span.column - 1)
  const width = Math.max(1, Math.min(span.end - span.start, line.length - before.length))
  const number = String(span.line)
  // Tabs are kept, so that the carets stand where the reader's terminal puts the text.
  const padding = before.replace(/[^\t]/g, ' ')
  return [
    `${file}:${span.line}:${span.column}: ${severity} ${code}: ${message}`,
    `  ${number} | ${line}`,
    `  ${' '.repeat(number.length)} | ${padding}${'^'.repeat(width)}`,
    ...(fix === undefined ? [] : [`  fix: ${fix}`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`])
  ].join('\n')
}
