import type { Span } from '../contract/index.ts'

/** Strings, code and comments, which hold no words of the plan, or one word. */
const PIECE = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|#[^\n]*|[A-Za-z_][A-Za-z0-9_]*/g

/**
 * Where a word of the plan stands within a span: the first place, or the last; in a string that is nothing but the word where
 * it stands nowhere else, as the name of a field may. The whole span where it stands nowhere.
 */
export const wordAt = (text: string, span: Span, word: string, which: 'first' | 'last' = 'first'): Span => {
  const within = text.slice(span.start, span.end)
  const quoted = JSON.stringify(word)
  let found: { readonly at: number; readonly length: number } | undefined
  for (const { 0: piece, index } of within.matchAll(PIECE)) {
    if (piece !== word && !(which === 'last' && piece === quoted)) continue
    found = { at: index, length: piece.length }
    if (which === 'first') break
  }
  if (!found) return span
  const before = within.slice(0, found.at)
  const line = before.lastIndexOf('\n')
  const start = span.start + found.at
  return {
    start,
    end: start + found.length,
    line: span.line + before.split('\n').length - 1,
    column: line < 0 ? span.column + found.at : found.at - line
  }
}
