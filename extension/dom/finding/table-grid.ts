import { roleOf } from '../naming/role-of.ts'
import { flatAncestors, flatElements, type Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { isHidden } from '../tree/visibility.ts'

const TABLES = ['table', 'grid', 'treegrid']
const CELLS = ['cell', 'gridcell', 'columnheader', 'rowheader']

/** One row as written: cells by column, a spanning cell standing in each of its columns. */
export interface GridRow {
  readonly el: Element
  readonly cells: readonly (Element | undefined)[]
  readonly isHeader: boolean
  readonly isFooter: boolean
}

const tableAbove = (look: Look, el: Element): Element | undefined => {
  for (const at of flatAncestors(look, el)) if (TABLES.includes(roleOf(look, at))) return at
  return undefined
}

const rowsOf = (look: Look, table: Element): readonly Element[] =>
  flatElements(look, table).filter(
    (el) => roleOf(look, el) === 'row' && tableAbove(look, el) === table && !isHidden(look, el)
  )

const rowAbove = (look: Look, el: Element): Element | undefined => {
  for (const at of flatAncestors(look, el)) if (roleOf(look, at) === 'row') return at
  return undefined
}

const cellsOf = (look: Look, row: Element): readonly Element[] =>
  flatElements(look, row).filter(
    (el) => CELLS.includes(roleOf(look, el)) && rowAbove(look, el) === row && !isHidden(look, el)
  )

const MOST_SPAN = 1000

const span = (el: Element, native_: 'colspan' | 'rowspan', aria: string): number => {
  const said = Number.parseInt(isHtml(el, 'td', 'th') ? attr(el, native_) : attr(el, aria), 10)
  return Number.isFinite(said) && said >= 1 ? Math.min(said, MOST_SPAN) : 1
}

const isIn = (el: Element, tag: string): boolean => {
  const parent = native.parent(el)
  return parent instanceof Element && isHtml(parent, tag)
}

/** Lays a table's rows out in columns, spans resolved (HTML §4.9.12.1). */
export const tableGrid = (look: Look, table: Element): readonly GridRow[] => {
  const held = new Map<number, { cell: Element; rows: number }>()
  return rowsOf(look, table).map((row) => {
    const cells: (Element | undefined)[] = []
    const own = cellsOf(look, row)
    const takeHeld = () => {
      for (let above = held.get(cells.length); above; above = held.get(cells.length)) {
        if (--above.rows === 0) held.delete(cells.length)
        cells.push(above.cell)
      }
    }
    for (const cell of own) {
      takeHeld()
      const down = span(cell, 'rowspan', 'aria-rowspan')
      for (let across = span(cell, 'colspan', 'aria-colspan'); across > 0; across--) {
        if (down > 1) held.set(cells.length, { cell, rows: down - 1 })
        cells.push(cell)
      }
    }
    takeHeld()
    const headed = own.length > 0 && own.every((cell) => roleOf(look, cell) === 'columnheader')
    return { el: row, cells, isHeader: isIn(row, 'thead') || headed, isFooter: isIn(row, 'tfoot') }
  })
}
