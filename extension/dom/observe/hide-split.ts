import { type LeftOut, type OutlineItem, type PageText, unreachable } from '@writ/dsl/contract'
import { ibanLength, isCard } from './sensitive-patterns.ts'

/** How the digits of a card are set apart, in fields and cells of their own. */
const CARDS: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
  [8, 8],
  ...[13, 14, 15, 16, 19].map((length) => Array<number>(length).fill(1))
]
const MOST_GROUPS = 19

const groupIn = (text: PageText): string | undefined => {
  const [only, more] = text
  const group = typeof only === 'string' && more === undefined ? only.replace(/[\s-]/g, '') : ''
  return /^[0-9a-z]{1,8}$/i.test(group) ? group : undefined
}

/** The texts of items in the order in which a person reads them. */
const textsIn = (items: readonly OutlineItem[]): readonly PageText[] =>
  items.flatMap((item) => {
    switch (item.kind) {
      case 'text':
        return [item.text]
      case 'line':
        return item.cells.flatMap(textsIn)
      case 'element':
        return [...(item.name ? [item.name] : []), ...(item.value ? [item.value] : []), ...textsIn(item.items)]
      case 'rest':
        return []
      default:
        return unreachable(item)
    }
  })

const isCardFrom = (groups: readonly string[], shape: readonly number[]): boolean =>
  groups.length >= shape.length &&
  shape.every((length, at) => groups[at]?.length === length && /^\d+$/.test(groups[at] ?? '')) &&
  isCard(groups.slice(0, shape.length).join(''))

/** How many of the groups, from the first, make up an IBAN; 0 for none. */
const ibanFrom = (groups: readonly string[]): number => {
  if (!/^[A-Z]{2}\d{2}$/i.test(groups[0] ?? '')) return 0
  let joined = ''
  for (const [at, group] of groups.entries()) {
    joined += group
    if (at > 0 && ibanLength(joined) === joined.length) return at + 1
  }
  return 0
}

/** What stands in pieces in texts that follow one another, by the text that holds a piece. */
const splitIn = (texts: readonly PageText[]): ReadonlyMap<PageText, LeftOut> => {
  const found = new Map<PageText, LeftOut>()
  const groups = texts.map(groupIn)
  for (let at = 0; at < groups.length; at++) {
    if (groups[at] === undefined) continue
    const end = groups.slice(at, at + MOST_GROUPS).indexOf(undefined)
    const run = groups.slice(at, at + (end < 0 ? MOST_GROUPS : end)) as readonly string[]
    if (run.length < 2) continue
    const card = CARDS.find((shape) => isCardFrom(run, shape))?.length ?? 0
    const length = card || ibanFrom(run)
    for (const text of texts.slice(at, at + length)) found.set(text, card > 0 ? 'card number' : 'IBAN')
    at += Math.max(0, length - 1)
  }
  return found
}

const without = (items: readonly OutlineItem[], found: ReadonlyMap<PageText, LeftOut>): readonly OutlineItem[] => {
  const told = (text: PageText): PageText => {
    const mark = found.get(text)
    return mark ? [{ mark }] : text
  }
  return items.map((item): OutlineItem => {
    switch (item.kind) {
      case 'text':
        return { ...item, text: told(item.text) }
      case 'line':
        return { ...item, cells: item.cells.map((cell) => without(cell, found)) }
      case 'element':
        return {
          ...item,
          ...(item.name && { name: told(item.name) }),
          ...(item.value && { value: told(item.value) }),
          items: without(item.items, found)
        }
      case 'rest':
        return item
      default:
        return unreachable(item)
    }
  })
}

/**
 * Takes out cards and accounts whose digits stand in elements of their own, one after the other: four fields, four cells, a box
 * for each digit.
 */
export const hideSplit = (items: readonly OutlineItem[]): readonly OutlineItem[] => {
  const found = splitIn(textsIn(items))
  return found.size > 0 ? without(items, found) : items
}
