import type { Diagnostic } from '@writ/dsl/contract'

/**
 * A diagnostic as people read it: place, code and sentence; the source line with carets under what is meant; the fix.
 * @example
 * a.writ:3:7: error check/unknown-site: `shop` is not a declared site
 *   3 | on shop {
 *     |    ^^^^
 */
export const printDiagnostic = (file: string, text: string, diagnostic: Diagnostic): string => {
  const { code, severity, message, span, fix } = diagnostic
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
    ...(fix === undefined ? [] : [`  fix: ${fix}`])
  ].join('\n')
}
