import { unreachable } from '@writ/dsl/contract'
import type { Clean } from './leave-out.ts'
import type { OutlineElement, OutlineItem } from './outline-tree.ts'

type Quote = (text: Clean) => string

const headOf = ({ word, name, states, value, ref, note }: OutlineElement, quote: Quote): string =>
  [
    word,
    ...(name && name.length > 0 ? [quote(name)] : []),
    ...states,
    ...(value ? [`= ${quote(value)}`] : []),
    ...(ref === undefined ? [] : [`@e${ref}`]),
    ...(note === undefined ? [] : [`(${note})`])
  ].join(' ')

const textOf = ({ text, more }: Extract<OutlineItem, { kind: 'text' }>, quote: Quote): string =>
  more > 0 ? `${quote(text)} (${more} more characters)` : quote(text)

const noteOf = ({ note, of }: Extract<OutlineItem, { kind: 'note' }>, quote: Quote): string => {
  const words = of.map(quote)
  return `… ${note.replace(/%/g, () => words.shift() ?? '')}`
}

/** On one line: what stands in an element follows it in parentheses. */
const inline = (item: OutlineItem, quote: Quote): string => {
  switch (item.kind) {
    case 'text':
      return textOf(item, quote)
    case 'note':
      return `(${noteOf(item, quote)})`
    case 'line':
      return `(${item.cells.map((cell) => inlineAll(cell, quote)).join(' | ')})`
    case 'element': {
      const head = headOf(item, quote)
      return item.items.length > 0 ? `${head} (${inlineAll(item.items, quote)})` : head
    }
    default:
      return unreachable(item)
  }
}

const inlineAll = (items: readonly OutlineItem[], quote: Quote): string =>
  items.length === 0 ? '""' : items.map((item) => inline(item, quote)).join(' ')

const lineOf = (item: OutlineItem, quote: Quote): string => {
  switch (item.kind) {
    case 'element':
      return headOf(item, quote)
    case 'text':
      return textOf(item, quote)
    case 'line':
      return `${item.word} ${item.cells.map((cell) => inlineAll(cell, quote)).join(' | ')}`
    case 'note':
      return noteOf(item, quote)
    default:
      return unreachable(item)
  }
}

/** The outline as text: a line for each item, one space deeper for what stands in an element. */
export const renderOutline = (items: readonly OutlineItem[], quote: Quote): string => {
  const lines: string[] = []
  const add = (item: OutlineItem, depth: number): void => {
    lines.push(' '.repeat(depth) + lineOf(item, quote))
    if (item.kind === 'element') for (const inner of item.items) add(inner, depth + 1)
  }
  for (const item of items) add(item, 0)
  return lines.join('\n')
}
