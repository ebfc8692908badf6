import { type Look, styleOf } from './look.ts'
import { attr } from './native.ts'

const TOKEN = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]+)[^)]*\)|(\/)|[a-z-]+\([^)]*\)|[^\s"'/]+/gi

/** Set before alternative text: it stands as words of its own. */
const ALTERNATIVE = '\0'
const QUOTES: Readonly<Record<string, string>> = { 'open-quote': '“', 'close-quote': '”' }

const readEscapes = (text: string): string =>
  text.replace(/\\([0-9a-f]{1,6})\s?|\\(.)/gi, (_all, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (char ?? '') : String.fromCodePoint(Number.parseInt(hex, 16))
  )

/** The text of a computed `content`, its alternative text where it has one (CSS content §1.2); `undefined` where it says nothing. */
export const textOfContent = (el: Element, content: string): string | undefined => {
  if (content === '' || content === 'none' || content === 'normal') return undefined
  let text = ''
  for (const [word, double, single, name, slash] of content.matchAll(TOKEN)) {
    if (slash) text = ALTERNATIVE
    else if (name !== undefined) text += attr(el, name)
    else if (QUOTES[word] !== undefined) text += QUOTES[word]
    else if (double !== undefined || single !== undefined) text += readEscapes(double ?? single ?? '')
  }
  return text.startsWith(ALTERNATIVE) ? ` ${text.slice(1)} ` : text
}

/** What `::before` or `::after` adds, set apart by spaces where it is no inline box. */
export const pseudoText = (look: Look, el: Element, which: '::before' | '::after'): string => {
  const style = getComputedStyle(el, which)
  if (style.display === 'none' || style.visibility !== 'visible') return ''
  const text = textOfContent(el, style.content)
  if (text === undefined || text.trim() === '') return text ?? ''
  return style.display === 'inline' || styleOf(look, el).display === 'flex' ? text : ` ${text} `
}
