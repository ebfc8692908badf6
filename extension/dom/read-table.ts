import { type Field, ok, type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import { sameText } from './fold-text.ts'
import type { Look } from './look.ts'
import { native } from './native.ts'
import { readAs } from './read-as.ts'
import { languageOf, readText } from './read-element.ts'
import { roleOf } from './role-of.ts'
import { shownText } from './shown-text.ts'
import { type GridRow, tableGrid } from './table-grid.ts'

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

const columnOf = (look: Look, header: GridRow, field: Field): Result<number> => {
  const name = field.from ?? field.name
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

const readRow = (
  look: Look,
  row: GridRow,
  columns: readonly (readonly [Field, number])[],
  said: string
): Result<Value> => {
  const record: Record<string, Value> = {}
  for (const [field, at] of columns) {
    const cell = row.cells[at]
    const value = cell ? readText(look, cell, field.type, said) : readAs('', field.type, 'en')
    if (!value.ok) {
      const locale =
        'locale' in field.type && field.type.locale ? field.type.locale : cell ? languageOf(look, cell) : 'en'
      return refuse(value.refusal.code, { ...value.refusal.detail, column: field.from ?? field.name, locale })
    }
    Object.defineProperty(record, field.name, {
      value: value.value,
      enumerable: true,
      configurable: true,
      writable: true
    })
  }
  return ok(record)
}

/**
 * Reads a table into a list of records by its column headers, case ignored. Refuses `target/not-a-table` for what has no
 * header row or is only partly there, `target/no-column`, `target/not-parsed`.
 */
export const readTable = (look: Look, table: Element, as: Type, said: string): Result<Value> => {
  const fields = fieldsOf(as)
  if (!fields || !['table', 'grid', 'treegrid'].includes(roleOf(look, table)))
    return refuse('target/not-a-table', { target: said })
  const rows = tableGrid(look, table)
  const header = headerRow(rows)
  if (!header || !isWhole(table, rows.length)) return refuse('target/not-a-table', { target: said })
  const columns: (readonly [Field, number])[] = []
  for (const field of fields) {
    const column = columnOf(look, header, field)
    if (!column.ok) return column
    columns.push([field, column.value])
  }
  const records: Value[] = []
  for (const row of rows) {
    if (!isData(row, header)) continue
    const record = readRow(look, row, columns, said)
    if (!record.ok) return record
    records.push(record.value)
  }
  return ok(records)
}
