import { timestamp } from 'drizzle-orm/pg-core'

/** A column of a moment, as a date. */
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** When the row was written. */
export const created = () => time('at').notNull()
