import { getTableName, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../testing/start-postgres.ts'
import { openStore, type Store } from './index.ts'
import * as schema from './schema.ts'
import { persons, settings, tenants } from './schema.ts'
import { TENANT_TABLES } from './tenant-role.ts'

/** What no tenant may read at all. Every other table is narrowed. */
const SERVERS_OWN = ['proof', 'setting', 'tenant']

const postgres: TestPostgres | undefined = await startPostgres()
if (!postgres) console.log('not run on PostgreSQL: Debian’s package postgresql is not installed')
afterAll(() => postgres?.stop())

describe.each(postgres ? ['embedded', 'PostgreSQL'] : ['embedded'])('%s', (kind) => {
  let store: Store
  beforeAll(async () => {
    store = await openStore(kind === 'embedded' || !postgres ? {} : { url: await postgres.newDatabase() })
    for (const id of ['acme', 'bolt'])
      await store
        .of(id)
        .insert(persons)
        .values({ id: `of-${id}`, name: id, at: new Date(0) })
  })
  afterAll(() => store.close())

  const rowsOf = async (statement: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> =>
    ((await store.server.execute(statement)) as unknown as { rows: Record<string, unknown>[] }).rows

  /** The reason that PostgreSQL itself gives. */
  const reasonOf = async (work: PromiseLike<unknown>): Promise<string> => {
    try {
      await work
      return 'done'
    } catch (error) {
      return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    }
  }

  describe('a table is narrowed to its tenant or out of reach', () => {
    const all = Object.values<unknown>(schema).filter((table) => is(table, PgTable))

    test('every one of them', async () => {
      const narrowed = TENANT_TABLES.map(getTableName)
      expect([...narrowed, ...SERVERS_OWN].sort()).toEqual(all.map(getTableName).sort())
      const held = await rowsOf(sql`select relname, relrowsecurity,
      has_table_privilege('writ_tenant', oid, 'select') as readable,
      (select count(*)::int from pg_policy where polrelid = pg_class.oid) as policies
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`)
      expect(held).toEqual(
        all
          .map(getTableName)
          .sort()
          .map((relname) => {
            const own = narrowed.includes(relname)
            return { relname, relrowsecurity: own, readable: own, policies: own ? 1 : 0 }
          })
      )
    })

    test.each(all.map((table) => [getTableName(table), table] as const))('%s', async (name, table) => {
      const seen = store.of('bolt').execute(sql`select * from ${table}`)
      const reason = await reasonOf(seen)
      expect(reason).toBe(SERVERS_OWN.includes(name) ? `permission denied for table ${name}` : 'done')
    })
  })

  describe('a tenant’s query', () => {
    const bolt = () => store.of('bolt')

    test('sees its own rows, without asking for them', async () => {
      expect(await bolt().select({ id: persons.id }).from(persons)).toEqual([{ id: 'of-bolt' }])
      expect(await bolt().transaction((tx) => tx.select({ id: persons.id }).from(persons))).toEqual([{ id: 'of-bolt' }])
    })

    test('sees none of another’s, whatever it asks for', async () => {
      expect(await bolt().select().from(persons).where(sql`tenant = 'acme' or true`)).toHaveLength(1)
      expect(await bolt().update(persons).set({ name: 'x' }).where(sql`id = 'of-acme'`).returning()).toEqual([])
      expect(await bolt().delete(persons).where(sql`id = 'of-acme'`).returning()).toEqual([])
      expect(await rowsOf(sql`select name from person where id = 'of-acme'`)).toEqual([{ name: 'acme' }])
    })

    test.each([
      [
        'gives a row to another',
        () =>
          bolt()
            .insert(persons)
            .values({ id: 'p', name: 'p', at: new Date(0), tenant: 'acme' })
      ],
      ['hands its own over', () => bolt().update(persons).set({ tenant: 'acme' })]
    ])('never %s', async (_, write) => {
      expect(await reasonOf(write())).toMatch('violates row-level security policy')
    })

    test.each([
      ['the server’s keys', settings],
      ['who the other tenants are', tenants]
    ])('does not learn %s', async (_, table) => {
      expect(await reasonOf(bolt().select().from(table))).toMatch('permission denied')
    })

    test('leaves nothing of itself for the next one', async () => {
      await reasonOf(bolt().transaction((tx) => tx.select().from(settings)))
      expect(await store.server.select().from(tenants)).toEqual([])
      expect(await rowsOf(sql`select id from person order by id`)).toHaveLength(2)
      // Outside of a tenant's transaction a row that belongs to nobody cannot be written.
      expect(await reasonOf(store.server.insert(persons).values({ id: 'p', name: 'p', at: new Date(0) }))).toMatch(
        'null value'
      )
    })
  })
})
