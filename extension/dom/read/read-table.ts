import { type Field, ok, type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import type { ReadAgain } from '../finding/record-elements.ts'
import { type GridRow, tableGrid } from '../finding/table-grid.ts'
import { roleOf } from '../naming/role-of.ts'
import { sameText } from '../tree/fold-text.ts'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { readAs } from './read-as.ts'
import { languageOf, readText } from './read-element.ts'
import { makeRecord, type Part, readPart, withHandle } from './read-record.ts'

const fieldsOf = (type: Type): readonly Field[] | undefined =>
  type.kind === 'list' && type.of.kind === 'record' ? type.of.fields : undefined

/** A virtualised table says how many rows it really has; part of a table is not read for the whole. */
const isWhole = (table: Element, rows: number): boolean => {
  const said = native.attr(table, 'aria-rowcount')
  if (said === null) return true
  const count = Number(said)
  return Number.isInteger(count) && count >= 0 && count <= rows
}

const headerRow = (rows: readonly GridRow[]): GridRow | undefined => {
  const heads = rows.filter((row) => row.isHeader)
  const lead = rows.slice(
    0,
    rows.findIndex((row) => !row.isHeader)
  )
  // The lowest of the header rows on top names single columns; those above it name groups.
  return (lead.length > 0 ? lead : heads.slice(0, 1)).at(-1)
}

/** Where a field is read: in a column of the table, or as a part of the row. */
type Place = number | Part

const columnNameOf = ({ from, name }: Field): string => (typeof from === 'string' ? from : name)

const placeOf = (look: Look, header: GridRow, field: Field): Result<Place> => {
  if (typeof field.from === 'object') return ok(field.from)
  const name = columnNameOf(field)
  const found = header.cells.flatMap((cell, at) => (cell && sameText(shownText(look, cell), name) ? [at] : []))
  const cells = new Set(found.map((at) => header.cells[at]))
  const [at] = found
  return at !== undefined && cells.size === 1 ? ok(at) : refuse('target/no-column', { column: name })
}

/** A row that holds data: no header, no total, and not one cell across all columns ("nothing found"). */
const isData = (row: GridRow, header: GridRow): boolean => {
  if (row.isHeader || row.isFooter || row.cells.length === 0) return false
  return !(header.cells.length > 1 && row.cells.length >= header.cells.length && new Set(row.cells).size === 1)
}

type Columns = readonly (readonly [Field, Place])[]

const readCell = (look: Look, cell: Element | undefined, field: Field, said: string): Result<Value> => {
  const { type } = field
  const value = cell ? readText(look, cell, type, said) : readAs('', type, 'en')
  if (value.ok) return value
  const locale = 'locale' in type && type.locale ? type.locale : cell ? languageOf(look, cell) : 'en'
  return refuse(value.refusal.code, { ...value.refusal.detail, column: columnNameOf(field), locale })
}

const readRow = (look: Look, row: GridRow, columns: Columns, said: string): Result<Value> => {
  const read: (readonly [string, Value])[] = []
  for (const [field, place] of columns) {
    const value =
      typeof place === 'number'
        ? readCell(look, row.cells[place], field, said)
        : readPart(look, row.el, place, field.type, said)
    if (!value.ok) return value
    read.push([field.name, value.value])
  }
  return ok(makeRecord(read))
}

/**
 * Reads a table into a list of records by its column headers, case ignored, or by parts of its rows; each record knows its
 * row. Refuses `target/not-a-table` for what has no header row or is only partly there, `target/no-column`,
 * `target/not-parsed`, and for a part `target/not-found` and `target/ambiguous`.
 */
export const readTable = (look: Look, table: Element, as: Type, said: string): Result<Value> => {
  const fields = fieldsOf(as)
  if (!fields || !['table', 'grid', 'treegrid'].includes(roleOf(look, table)))
    return refuse('target/not-a-table', { target: said })
  const rows = tableGrid(look, table)
  const header = headerRow(rows)
  if (!header || !isWhole(table, rows.length)) return refuse('target/not-a-table', { target: said })
  const columns: (readonly [Field, Place])[] = []
  for (const field of fields) {
    const column = placeOf(look, header, field)
    if (!column.ok) return column
    columns.push([field, column.value])
  }
  const records: Value[] = []
  for (const row of rows) {
    if (!isData(row, header)) continue
    const read: ReadAgain = (now) => readRow(now, row, columns, said)
    const record = read(look)
    if (!record.ok) return record
    records.push(withHandle(row.el, record.value, read))
  }
  return ok(records)
}
