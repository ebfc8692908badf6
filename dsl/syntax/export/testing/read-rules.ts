import { Cursor, type Grammar, type Node } from './node.ts'
import { readRegex } from './read-regex.ts'

/** Reads rules of words, strings, groups, `[…]` for what may be left out, `*` and `+`: the notation of both Lark and our EBNF. */
const readChoice = (cursor: Cursor): Node => {
  const of = [readRow(cursor)]
  while (cursor.match(/ ?\| /)) of.push(readRow(cursor))
  return { kind: 'choice', of }
}

const ENDS = [')', ']', ' |', '|', ' .']

const readRow = (cursor: Cursor): Node => {
  const of: Node[] = []
  for (;;) {
    cursor.match(/ +(?![|.])/)
    if (cursor.done || ENDS.some((end) => cursor.peek(end))) return { kind: 'row', of }
    of.push(readItem(cursor))
  }
}

const readItem = (cursor: Cursor): Node => {
  const item = readAtom(cursor)
  if (cursor.take('*')) return { kind: 'times', of: item, least: 0, most: 3 }
  return cursor.take('+') ? { kind: 'times', of: item, least: 1, most: 3 } : item
}

const readAtom = (cursor: Cursor): Node => {
  if (cursor.take('(')) {
    const inner = readChoice(cursor)
    cursor.need(cursor.take(')'), '`)`')
    return inner
  }
  if (cursor.take('[')) {
    const of = readChoice(cursor)
    cursor.need(cursor.take(']'), '`]`')
    return { kind: 'times', of, least: 0, most: 1 }
  }
  const string = cursor.match(/"[^"]*"/)
  if (string) return { kind: 'text', text: JSON.parse(string[0]) }
  return { kind: 'name', name: cursor.need(cursor.match(/[A-Za-z][A-Za-z0-9_-]*/), 'a name')[0] }
}

const readRule = (text: string, end: string): Node => {
  const cursor = new Cursor(text)
  const node = readChoice(cursor)
  cursor.need(cursor.take(end) && cursor.done, 'the end of the rule')
  return node
}

/** `name = … .`, and `NAME = /…/ .` */
export const readEbnf = (text: string): Grammar => {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line): [string, Node] => {
      const [, name = '', body = ''] = /^([A-Za-z_-]+) = (.*)$/.exec(line) ?? []
      const regex = /^\/(.*)\/ \.$/.exec(body)
      return [name, regex ? readRegex(regex[1] ?? '') : readRule(body, ' .')]
    })
  )
}

/** `name: …`, `NAME.2: /…/`, and `%ignore NAME`, which gives what may stand between. */
export const readLark = (text: string): { readonly grammar: Grammar; readonly ignored: readonly string[] } => {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('//'))
  const ignored = lines.flatMap((line) => /^%ignore ([A-Z_]+)$/.exec(line)?.[1] ?? [])
  const rules = lines.filter((line) => !line.startsWith('%'))
  const grammar = new Map(
    rules.map((line): [string, Node] => {
      const [, name = '', body = ''] = /^([a-z_]+|[A-Z_]+(?:\.\d+)?): (.*)$/.exec(line) ?? []
      const regex = /^\/(.*)\/$/.exec(body)
      return [name.replace(/\.\d+$/, ''), regex ? readRegex(regex[1] ?? '') : readRule(body, '')]
    })
  )
  return { grammar, ignored }
}
