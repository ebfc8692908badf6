import { ok, type Result, refuse } from '@writ/dsl/contract'
import Papa from 'papaparse'
import { type Column, managerOf } from './managers.ts'

/** More than any person has sign-ins. */
const MOST_CHARACTERS = 5_000_000
const MOST_ROWS = 5_000

/** One sign-in as the export has it, in whatever state. */
export type ExportRow = Readonly<Record<Column, string>> & {
  /** In the table, the headers being row 1. */
  readonly row: number
  /** It has as many cells as there are headers. */
  readonly whole: boolean
}

export interface Export {
  readonly manager: string
  readonly rows: readonly ExportRow[]
}

/**
 * Reads what a password manager exports as comma-separated values (RFC 4180). Refuses `vault/bad-file` for a file that is too large, whose
 * quotes do not close, or whose columns are no manager's that we know. No cell is computed, whatever it begins with.
 */
export const readExport = (text: string): Result<Export> => {
  if (text.length > MOST_CHARACTERS) return refuse('vault/bad-file', { why: 'it is too large' })
  const { data, errors } = Papa.parse<readonly string[]>(text.replace(/^\uFEFF/, ''), {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t'],
    preview: MOST_ROWS + 2
  })
  if (errors.some(({ type }) => type === 'Quotes')) return refuse('vault/bad-file', { why: 'its quotes do not close' })
  const [headers = [], ...lines] = data
  if (lines.length > MOST_ROWS) return refuse('vault/bad-file', { why: `it has more than ${MOST_ROWS} rows` })
  const manager = managerOf(headers)
  if (!manager) return refuse('vault/bad-file', { why: 'its columns are those of no password manager that is known' })
  const cell = (cells: readonly string[], column: Column) => cells[manager.at[column] ?? -1] ?? ''
  const rows = lines.map((cells, i) => ({
    row: i + 2,
    whole: cells.length === headers.length,
    title: cell(cells, 'title'),
    url: cell(cells, 'url'),
    username: cell(cells, 'username'),
    password: cell(cells, 'password'),
    totp: cell(cells, 'totp'),
    kind: cell(cells, 'kind')
  }))
  return ok({ manager: manager.name, rows })
}
