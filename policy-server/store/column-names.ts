import { type SQL, sql } from 'drizzle-orm'

/** The bare names of columns, as an insert lists them and an update sets them. */
export const columnNames = (...columns: readonly { readonly name: string }[]): SQL =>
  sql.join(
    columns.map(({ name }) => sql.identifier(name)),
    sql`, `
  )
