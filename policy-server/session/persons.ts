import { asc, eq } from 'drizzle-orm'
import { persons, type Queries } from '../store/index.ts'

/** Someone who works for the tenant, as an admin sees them. */
export interface PersonShown {
  readonly id: string
  readonly name: string
}

/** Adds a person; false where there is one of that id. */
export const addPerson = async (db: Queries, { id, name }: PersonShown, at: Date): Promise<boolean> =>
  (await db.insert(persons).values({ id, name, at }).onConflictDoNothing().returning()).length === 1

export const listPersons = (db: Queries): Promise<PersonShown[]> =>
  db.select({ id: persons.id, name: persons.name }).from(persons).orderBy(asc(persons.id))

export const hasPerson = async (db: Queries, id: string): Promise<boolean> =>
  (await db.select({ id: persons.id }).from(persons).where(eq(persons.id, id))).length === 1
