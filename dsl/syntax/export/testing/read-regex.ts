import { Cursor, type Node, readClass, readEscape, readTimes } from './node.ts'

/** Reads a regular expression of the kind that terminals are printed as. What only looks ahead is checked afterwards. */
export const readRegex = (source: string): Node => {
  const cursor = new Cursor(source)
  const of = readChoice(cursor)
  cursor.need(cursor.done, 'the end of the expression')
  return { kind: 'checked', of, by: new RegExp(`^(?:${source})$`) }
}

const readChoice = (cursor: Cursor): Node => {
  const of = [readRow(cursor)]
  while (cursor.take('|')) of.push(readRow(cursor))
  return { kind: 'choice', of }
}

const readRow = (cursor: Cursor): Node => {
  const of: Node[] = []
  while (!cursor.done && !cursor.peek(')') && !cursor.peek('|')) of.push(readTimes(cursor, readItem(cursor)))
  return { kind: 'row', of }
}

const readItem = (cursor: Cursor): Node => {
  if (cursor.take('(?!')) {
    readChoice(cursor)
    cursor.need(cursor.take(')'), '`)`')
    return { kind: 'text', text: '' }
  }
  if (cursor.take('(?:')) {
    const inner = readChoice(cursor)
    cursor.need(cursor.take(')'), '`)`')
    return inner
  }
  if (cursor.take('[')) return readClass(cursor)
  if (cursor.take('\\')) return { kind: 'text', text: readEscape(cursor) }
  return { kind: 'text', text: cursor.need(cursor.match(/[^\\[\]()|*+?{}.^$]/), 'a character')[0] }
}
