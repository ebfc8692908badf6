import type { OutlineElement, OutlineItem } from '@writ/dsl/contract'
import { roleOf } from '../naming/role-of.ts'
import { flatChildren, type Look } from '../tree/look.ts'
import { attr, isElement, isHtml, native } from '../tree/native.ts'
import type { TellInside } from './inside.ts'
import { firstIn } from './own.ts'
import { type Sight, sightInto } from './sight.ts'
import type { Telling } from './telling.ts'
import { toldElement } from './told-element.ts'

const TABLES = ['table', 'grid', 'treegrid']
const CELLS = ['cell', 'gridcell', 'columnheader', 'rowheader']

/** More rows than `MANY` are told by the first few; without a header, where a form may stand in them, only from more. */
const MANY = 8
const FIRST = 3
const MANY_UNHEADED = 30
const FIRST_UNHEADED = 10

const says = (el: Element, roles: readonly string[]): boolean => roles.includes(attr(el, 'role').trim().toLowerCase())

const isTable = (el: Element): boolean => isHtml(el, 'table') || says(el, TABLES)

/** The nearest below that are `wanted`, not those in other tables. */
const reach = (look: Look, el: Element, wanted: (el: Element) => boolean): readonly Element[] =>
  flatChildren(look, el).flatMap((child) => {
    if (!isElement(child)) return []
    if (wanted(child)) return [child]
    return isTable(child) ? [] : reach(look, child, wanted)
  })

/** Rows that are drawn. Only counted here: names are dear. */
const rowsOf = (look: Look, table: Element): readonly Element[] =>
  (table instanceof HTMLTableElement
    ? [...table.rows]
    : reach(look, table, (el) => isHtml(el, 'tr') || says(el, ['row']))
  ).filter((row) => native.shown(row))

const cellsOf = (look: Look, row: Element): readonly Element[] =>
  (row instanceof HTMLTableRowElement
    ? [...row.cells]
    : reach(look, row, (el) => isHtml(el, 'td', 'th') || says(el, CELLS))
  ).filter((cell) => native.shown(cell))

const isHeader = (look: Look, row: Element): boolean => {
  const group = native.parent(row)
  if (group instanceof Element && isHtml(group, 'thead')) return true
  const cells = cellsOf(look, row)
  return cells.length > 0 && cells.every((cell) => roleOf(look, cell) === 'columnheader')
}

interface Parts {
  readonly headers: readonly Element[]
  readonly rows: readonly Element[]
}

const partsOf = (look: Look, table: Element): Parts => {
  const all = rowsOf(look, table)
  const first = all.findIndex((row) => !isHeader(look, row))
  const at = first < 0 ? all.length : first
  return { headers: all.slice(0, at), rows: all.slice(at) }
}

/** A table that only lays a page out: no header, and one column, or others in it. */
const isLayout = (look: Look, table: Element, { headers, rows }: Parts): boolean => {
  if (headers.length > 0 || native.has(table, 'aria-label') || says(table, ['grid', 'treegrid'])) return false
  const [row] = rows
  if (!row || rows.slice(0, 3).every((each) => cellsOf(look, each).length < 2)) return true
  return table instanceof HTMLTableElement && (rows.length < 2 || firstIn(table, 'table, h1, h2, h3') !== null)
}

const toldRow = (
  { look, spend }: Telling,
  word: 'header' | 'row',
  row: Element,
  sight: Sight,
  inside: TellInside,
  depth: number
): OutlineItem | undefined => {
  const rowSight = sightInto(look, row, sight)
  if (!rowSight) return undefined
  const cells = cellsOf(look, row).map((cell) => {
    const cellSight = sightInto(look, cell, rowSight)
    return cellSight ? inside(cell, cellSight, depth) : []
  })
  spend(word.length + cells.length * 5)
  return cells.some((cell) => cell.length > 0) ? { kind: 'line', word, cells } : undefined
}

const countOf = (table: Element, parts: Parts): number => {
  const said = Number.parseInt(attr(table, 'aria-rowcount'), 10)
  return Number.isFinite(said) ? Math.max(said - parts.headers.length, parts.rows.length) : parts.rows.length
}

const rest = (all: number, more: number, { name, ref = 0 }: OutlineElement, isHeaded: boolean): OutlineItem =>
  isHeaded
    ? { kind: 'rest', more, all, of: 'table', ...(name && { name }) }
    : { kind: 'rest', more, all, of: 'row', ref }

/**
 * A table: its header, its first rows, how many there are, and how to read the others. `undefined` for one that only lays a
 * page out.
 */
export const toldTable = (
  telling: Telling,
  el: Element,
  role: string,
  sight: Sight,
  inside: TellInside,
  depth: number
): OutlineElement | undefined => {
  const { look } = telling
  const parts = partsOf(look, el)
  if (isLayout(look, el, parts)) return undefined
  const isHeaded = parts.headers.length > 0
  const count = countOf(el, parts)
  const [many, first] = isHeaded ? [MANY, FIRST] : [MANY_UNHEADED, FIRST_UNHEADED]
  const told = toldElement(telling, el, role, sight, {
    withRef: true,
    note: { rows: count }
  })
  if (depth >= telling.depth) return told
  const shown = count > many ? parts.rows.slice(0, first) : parts.rows
  const lines = [
    ...parts.headers.map((row) => toldRow(telling, 'header', row, sight, inside, depth + 1)),
    ...shown.map((row) => (telling.isFull() ? undefined : toldRow(telling, 'row', row, sight, inside, depth + 1)))
  ].filter((line) => line !== undefined)
  const more = count - shown.length
  const items = more > 0 ? [...lines, rest(count, more, told, isHeaded)] : lines
  return { ...told, items }
}
