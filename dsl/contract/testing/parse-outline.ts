import { OUTLINE_STATES, OUTLINE_WORDS } from '../outline/vocabulary.ts'

/** One thing of an outline, as a reader that knows only the format makes it out. */
export interface Parsed {
  readonly word: string
  /** JSON strings in the order in which they stand. */
  readonly texts: readonly string[]
  readonly states: readonly string[]
  readonly level?: number
  readonly ref?: number
  readonly notes: readonly string[]
  readonly cells: readonly (readonly Parsed[])[]
  readonly items: readonly Parsed[]
}

const TOKEN = /"(?:[^"\\\p{Cc}]|\\(?:["\\nt]|u[0-9a-f]{4}))*"|@e\d+|\||[()=…]|[^\s"()|=@…]+/gu

const tokensOf = (line: string): readonly string[] => {
  const tokens = line.match(TOKEN) ?? []
  const rest = line.replace(TOKEN, '').trim()
  if (rest !== '') throw new Error(`no outline: ${rest}`)
  return tokens
}

type Open = { -readonly [Key in keyof Parsed]: Parsed[Key] } & {
  texts: string[]
  states: string[]
  notes: string[]
  cells: Open[][]
  items: Open[]
}

const open = (word: string): Open => ({ word, texts: [], states: [], notes: [], cells: [], items: [] })

const LINES = ['row', 'header', 'options']

const isWord = (token: string): boolean => token === 'page' || OUTLINE_WORDS.has(token)

/** Things on one line up to its end or to what closes it; a word begins another one unless it follows as a state. */
const parseRun = (tokens: readonly string[], from = 0): [Open[], number] => {
  const run: Open[] = []
  let at = from
  for (; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    const last = run.at(-1)
    if (token === ')' || token === '|') break
    if (token.startsWith('"')) {
      // A name or a value follows its word at once; else it is a text of its own.
      if (
        last &&
        last.word !== '' &&
        ((last.texts.length === 0 && last.states.length === 0 && last.ref === undefined) || tokens[at - 1] === '=')
      )
        last.texts.push(JSON.parse(token))
      else run.push({ ...open(''), texts: [JSON.parse(token)] })
    } else if (token.startsWith('@')) {
      if (!last || last.ref !== undefined) throw new Error('a ref of nothing')
      last.ref = Number(token.slice(2))
    } else if (token === '(') {
      const end = closing(tokens, at)
      const inner = tokens.slice(at + 1, end)
      if (last) last.notes.push(inner.join(' '))
      at = end
    } else if (token === '=') continue
    else if (last && last.word !== '' && OUTLINE_STATES.has(token)) last.states.push(token)
    else if (last?.word === 'heading' && tokens[at - 1] === 'heading' && /^\d+$/.test(token)) last.level = Number(token)
    else if (isWord(token)) run.push(open(token))
    else throw new Error(`no word of an outline: ${token}`)
  }
  return [run, at]
}

const closing = (tokens: readonly string[], from: number): number => {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at] === '(') depth += 1
    if (tokens[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  throw new Error('not closed')
}

const parseLine = (line: string): Open => {
  const tokens = tokensOf(line)
  if (tokens[0] === '…')
    return { ...open('…'), texts: tokens.filter((token) => token.startsWith('"')).map((token) => JSON.parse(token)) }
  if (LINES.includes(tokens[0] ?? '')) {
    const cells: Open[][] = []
    for (let at = 1; at <= tokens.length; ) {
      const [cell, end] = parseRun(tokens, at)
      cells.push(cell)
      at = end + 1
    }
    return { ...open(tokens[0] ?? ''), cells }
  }
  const [[only, more]] = parseRun(tokens)
  if (!only || more) throw new Error(`not one thing: ${line}`)
  return only
}

/** Reads an outline as anyone would who trusts only its format; throws where it is none. */
export const parseOutline = (outline: string): readonly Parsed[] => {
  const top: Open[] = []
  const around: { depth: number; item: Open }[] = []
  for (const line of outline.split('\n')) {
    const depth = line.length - line.trimStart().length
    const item = parseLine(line.trimStart())
    while (around.length > 0 && (around.at(-1)?.depth ?? 0) >= depth) around.pop()
    const parent = around.at(-1)
    if (depth !== (parent ? parent.depth + 1 : 0)) throw new Error('a line at no depth')
    ;(parent ? parent.item.items : top).push(item)
    around.push({ depth, item })
  }
  return top
}
