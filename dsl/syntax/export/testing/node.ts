/** A grammar as a reader of an exported text finds it, rules and terminals alike. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'class'; readonly not: boolean; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'row'; readonly of: readonly Node[] }
  | { readonly kind: 'choice'; readonly of: readonly Node[] }
  | { readonly kind: 'times'; readonly of: Node; readonly least: number; readonly most: number }
  /** What must match whole, whatever of it was generated. */
  | { readonly kind: 'checked'; readonly of: Node; readonly by: RegExp }

export type Grammar = ReadonlyMap<string, Node>

/** Reads a text from its start, one piece after the other. */
export class Cursor {
  at = 0
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  get done(): boolean {
    return this.at >= this.text.length
  }
  peek(what: string): boolean {
    return this.text.startsWith(what, this.at)
  }
  take(what: string): boolean {
    const found = this.peek(what)
    if (found) this.at += what.length
    return found
  }
  match(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern.source, 'y')
    sticky.lastIndex = this.at
    const found = sticky.exec(this.text)
    if (found) this.at += found[0].length
    return found ?? undefined
  }
  need<T>(value: T | undefined | false, what: string): T {
    if (value === undefined || value === false)
      throw new Error(`expected ${what} at ${this.at}: ${this.text.slice(this.at, this.at + 60)}`)
    return value
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** The character behind a backslash, as GBNF and regular expressions have it. */
export const readEscape = (cursor: Cursor): string => {
  const hex = cursor.match(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})/)
  if (hex) return String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '', 16))
  const [char = ''] = cursor.need(cursor.match(/[nrt"\\[\]^\-/.*+?${}()|]/), 'an escape')
  return ESCAPES[char] ?? char
}

/** A class of characters, its opening bracket taken already. */
export const readClass = (cursor: Cursor): Node => {
  const not = cursor.take('^')
  const ranges: [number, number][] = []
  const char = (): number => {
    if (cursor.take('\\')) return readEscape(cursor).charCodeAt(0)
    return cursor.need(cursor.match(/[^\]\\]/), 'a character')[0].charCodeAt(0)
  }
  while (!cursor.take(']')) {
    const from = char()
    ranges.push([from, cursor.take('-') ? char() : from])
  }
  return { kind: 'class', not, ranges }
}

/** What may stand behind an item: how often. */
export const readTimes = (cursor: Cursor, of: Node): Node => {
  const MANY = 4
  const found = cursor.match(/[*+?]|\{(\d+)(,?)(\d*)\}/)
  if (!found) return of
  if (found[0] === '?') return { kind: 'times', of, least: 0, most: 1 }
  if (found[0] === '*') return { kind: 'times', of, least: 0, most: MANY }
  if (found[0] === '+') return { kind: 'times', of, least: 1, most: MANY }
  const least = Number(found[1])
  const most = found[2] === '' ? least : found[3] === '' ? least + MANY : Number(found[3])
  return { kind: 'times', of, least, most }
}
