import { Cursor, type Grammar, type Node, readClass, readEscape, readTimes } from './node.ts'

/** Reads GBNF as llama.cpp does: a rule a line, names with `-`, strings, classes, groups, repetition. */
export const readGbnf = (text: string): Grammar => {
  const rules = new Map<string, Node>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const cursor = new Cursor(line)
    const [, name = ''] = cursor.need(cursor.match(/([a-zA-Z][a-zA-Z0-9-]*) ::= /), 'a rule')
    rules.set(name, readChoice(cursor))
    cursor.need(cursor.done, 'the end of the line')
  }
  return rules
}

const readChoice = (cursor: Cursor): Node => {
  const of = [readRow(cursor)]
  while (cursor.match(/ ?\| /)) of.push(readRow(cursor))
  return { kind: 'choice', of }
}

const readRow = (cursor: Cursor): Node => {
  const of: Node[] = []
  for (;;) {
    cursor.match(/ +(?!\|)/)
    if (cursor.done || cursor.peek(')') || cursor.peek(' |') || cursor.peek('|')) return { kind: 'row', of }
    of.push(readTimes(cursor, readItem(cursor)))
  }
}

const readItem = (cursor: Cursor): Node => {
  if (cursor.take('(')) {
    const inner = readChoice(cursor)
    cursor.need(cursor.take(')'), '`)`')
    return inner
  }
  if (cursor.take('[')) return readClass(cursor)
  if (cursor.take('"')) {
    let text = ''
    while (!cursor.take('"'))
      text += cursor.take('\\') ? readEscape(cursor) : cursor.need(cursor.match(/[^"\\]/), 'a character')[0]
    return { kind: 'text', text }
  }
  return { kind: 'name', name: cursor.need(cursor.match(/[a-zA-Z][a-zA-Z0-9-]*/), 'a name')[0] }
}
