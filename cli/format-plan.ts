const OPENING = new Set(['{', '[', '('])
const CLOSING = new Set(['}', ']', ')'])

/** The brackets of one line, outside strings and comments. Strings of the language never cross a line. */
const bracketsOf = (line: string): string[] => {
  const found: string[] = []
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? ''
    if (quoted) {
      if (char === '\\') i++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '#') break
    else if (OPENING.has(char) || CLOSING.has(char)) found.push(char)
  }
  return found
}

const leadingClosers = (line: string): number => /^[\s)\]}]*/.exec(line)?.[0].replace(/\s/g, '').length ?? 0

/**
 * Lays a plan out: two spaces for each open bracket, no space at the end of a line, at most one empty line in a row, one
 * line end at the end. New lines, comments and alignment within a line stay as they were written, since white space
 * means nothing in the language and much to its reader. Formatting twice changes nothing more.
 */
export const formatPlan = (text: string): string => {
  const lines: string[] = []
  // One entry for each open bracket; those that opened on one line indent once.
  const open: number[] = []
  for (const [number, raw] of text.replace(/\r\n?/g, '\n').split('\n').entries()) {
    const line = raw.trim()
    if (line === '') {
      if (lines.length > 0 && lines.at(-1) !== '') lines.push('')
      continue
    }
    const kept = open.slice(0, Math.max(0, open.length - leadingClosers(line)))
    lines.push('  '.repeat(new Set(kept).size) + line)
    for (const bracket of bracketsOf(line)) {
      if (OPENING.has(bracket)) open.push(number)
      else open.pop()
    }
  }
  while (lines.at(-1) === '') lines.pop()
  return `${lines.join('\n')}\n`
}
