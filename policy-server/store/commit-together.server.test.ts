import { afterAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../testing/start-postgres.ts'
import { commitTogether } from './commit-together.ts'
import { openStore, type Queries, readTenantSetting, type Store, writeTenantSetting } from './index.ts'

const postgres = await startPostgres()
if (!postgres) console.log('not run: Debian’s package postgresql is not installed')
const stores: Store[] = []
afterAll(async () => {
  for (const store of stores) await store.close()
  await postgres?.stop()
})

const open = async (url?: string): Promise<Queries> => {
  const store = await openStore({ url })
  stores.push(store)
  return store.of('acme')
}

/** The database, and how many transactions were begun on it. */
const counted = (db: Queries) => {
  let begun = 0
  const transaction: Queries['transaction'] = (work, config) => {
    begun++
    return db.transaction(work, config)
  }
  return { db: Object.assign(Object.create(db) as Queries, { transaction }), begun: () => begun }
}

const names = Array.from({ length: 100 }, (_, i) => `n${i}`)

describe.each([
  ['the embedded database', () => open()],
  ...(postgres ? ([['PostgreSQL', async () => open(await postgres.newDatabase())]] as const) : [])
] as const)('writes that come together, in %s', (_, make) => {
  test('share transactions, and all stand', async () => {
    const { db, begun } = counted(await make())
    const write = commitTogether(db)
    const written = await Promise.all(
      names.map((name) =>
        write(async (tx) => {
          await writeTenantSetting(tx, name, name)
          return name
        })
      )
    )
    expect(written).toEqual(names)
    for (const name of names) expect(await readTenantSetting(db, name)).toBe(name)
    // The first goes alone, the 99 that came meanwhile in two more.
    expect(begun()).toBe(3)
  })

  test('fail each for itself', async () => {
    const db = await make()
    const write = commitTogether(db)
    const outcomes = await Promise.allSettled(
      names.slice(0, 9).map((name, i) =>
        write(async (tx) => {
          await writeTenantSetting(tx, name, i)
          if (i % 3 === 1) throw new Error(`not ${name}`)
          // Not even a statement that the database refuses spoils the others.
          if (i % 3 === 2) await tx.execute('select 1 from none_such')
          return i
        })
      )
    )
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(names.slice(0, 9).map((_, i) => i % 3 === 0))
    expect(outcomes[1]).toMatchObject({ reason: new Error('not n1') })
    for (const [i, name] of names.slice(0, 9).entries())
      expect(await readTenantSetting(db, name)).toBe(i % 3 === 0 ? i : undefined)
  })

  test('fail together where their transaction does, and later ones go on', async () => {
    const db = await make()
    let broken = true
    const transaction: Queries['transaction'] = (work) =>
      db.transaction(async (tx) => {
        const done = await work(tx)
        if (broken) throw new Error('the connection was lost')
        return done
      })
    const write = commitTogether(Object.assign(Object.create(db) as Queries, { transaction }))
    const outcomes = await Promise.allSettled(
      names.slice(0, 5).map((name) => write((tx) => writeTenantSetting(tx, name, 1)))
    )
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    expect(await readTenantSetting(db, 'n0')).toBeUndefined()
    broken = false
    await write((tx) => writeTenantSetting(tx, 'n0', 2))
    expect(await readTenantSetting(db, 'n0')).toBe(2)
  })

  test('are none of them told to stand where the database gave up their transaction', async () => {
    const db = await make()
    const write = commitTogether(db)
    const outcomes = await Promise.allSettled(
      names.slice(0, 5).map((name, i) =>
        write(async (tx) => {
          await writeTenantSetting(tx, name, 1)
          // As where it is cancelled between two statements: then the way back to the savepoint fails too.
          if (i === 3) await tx.execute('release savepoint sp1')
          if (i === 3) throw new Error('cancelled')
        })
      )
    )
    for (const [i, name] of names.slice(0, 5).entries())
      expect(await readTenantSetting(db, name)).toBe(outcomes[i]?.status === 'fulfilled' ? 1 : undefined)
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', ...Array(4).fill('rejected')])
    await write((tx) => writeTenantSetting(tx, 'n1', 2))
    expect(await readTenantSetting(db, 'n1')).toBe(2)
  })

  test('go on after a statement of theirs failed, and are not told to stand', async () => {
    const db = await make()
    const write = commitTogether(db)
    const alone = write(async (tx) => {
      await writeTenantSetting(tx, 'n0', 1)
      await tx.execute('select 1 from none_such').catch(() => undefined)
    })
    await expect(alone).rejects.toThrow()
    expect(await readTenantSetting(db, 'n0')).toBeUndefined()
  })
})
