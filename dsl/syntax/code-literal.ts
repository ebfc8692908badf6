import { isSoundText } from '../contract/index.ts'

const QUOTES = ['"""', "'''"] as const

/** Code without the white space that only lays it out: what {@link decodeCode} gives, and so what can be printed. */
const dedent = (text: string): string => {
  const lines = text.split('\n').map((line) => (/^[ \t]*$/.test(line) ? '' : line))
  const filled = lines.filter((line) => line !== '')
  const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? ''
  let common = indentOf(filled[0] ?? '')
  for (const line of filled) while (!line.startsWith(common)) common = common.slice(0, -1)
  return lines.map((line) => (line === '' ? '' : line.slice(common.length))).join('\n')
}

/**
 * The text of a code literal with its quotes: raw, no escapes. The new line after the opening and a last line of white
 * space before the closing are dropped, and so is the common indent of its lines; lines end with `\n`, lines of white
 * space are empty. `undefined` where it holds a NUL, which no store takes, or half a surrogate pair, which has no hash.
 */
export const decodeCode = (image: string): string | undefined => {
  if (!isSoundText(image)) return undefined
  const raw = image.slice(3, -3).replace(/\r\n?/g, '\n')
  return dedent(raw.replace(/^[ \t]*\n/, '').replace(/\n?[ \t]*$/, ''))
}

/** Can this code stand in a plan? One of the two quotes must not occur in it. */
export const canQuote = (code: string): boolean => QUOTES.some((quote) => !code.includes(quote))

/** The code as a literal whose lines and closing quotes stand behind `indent`. Throws for what {@link canQuote} refuses. */
export const printCode = (code: string, indent: string): string => {
  const quote = QUOTES.find((each) => !code.includes(each))
  if (!quote) throw new Error('code that holds both quotes cannot be printed')
  const lines = code.split('\n').map((line) => (line === '' ? '' : indent + line))
  return `${quote}\n${lines.join('\n')}\n${indent}${quote}`
}
