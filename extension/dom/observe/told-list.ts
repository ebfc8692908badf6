import type { OutlineItem } from '@writ/dsl/contract'
import { roleOf } from '../naming/role-of.ts'
import { flatChildren, type Look } from '../tree/look.ts'
import { isElement, isHtml, native } from '../tree/native.ts'
import { elementsIn } from './own.ts'

/** Lists longer than this, of items that are alike, are told by their first items: more of them where each is one short line. */
const MANY = 8
const FIRST = 3
const MANY_SHORT = 40
const FIRST_SHORT = 30

const ITEMS = ['listitem', 'article', 'option', 'treeitem', 'row', 'menuitem', 'menuitemradio', 'menuitemcheckbox']

/** Children of one kind that a list is made of: its drawn elements, if most of them have one of these roles. */
export const listItems = (look: Look, el: Element): readonly Element[] => {
  const drawn = flatChildren(look, el).filter((child): child is Element => isElement(child) && native.shown(child))
  if (drawn.length <= MANY) return []
  return drawn.every((child) => isHtml(child, 'li') || ITEMS.includes(roleOf(look, child))) ? drawn : []
}

/** What an item is made of, two levels deep. */
const shapeOf = (item: Element): string =>
  elementsIn(item)
    .slice(0, 8)
    .map(
      (child) =>
        `${native.tag(child)}(${elementsIn(child)
          .slice(0, 4)
          .map((inner) => native.tag(inner))
          .join()})`
    )
    .join()

const areAlike = (items: readonly Element[]): boolean => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(shapeOf(item), (counts.get(shapeOf(item)) ?? 0) + 1)
  return Math.max(...counts.values()) >= 0.7 * items.length
}

const isShort = (told: readonly OutlineItem[]): boolean => {
  const [only, other] = told
  if (!only || other) return told.length === 0
  if (only.kind === 'text')
    return only.text.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 20), 0) < 80
  return only.kind === 'element' && only.items.length === 0
}

/**
 * How many items of a long list are told, by the first ones as told by `tell`; all of them where they are too different to
 * stand for each other.
 */
export const foldList = (items: readonly Element[], tell: (item: Element) => readonly OutlineItem[]) => {
  const told = items.slice(0, FIRST).map(tell)
  if (!areAlike(items)) return { told, all: true, shown: items.length }
  const short = told.every(isShort)
  const shown = short ? (items.length > MANY_SHORT ? FIRST_SHORT : items.length) : FIRST
  return { told, all: shown === items.length, shown }
}
