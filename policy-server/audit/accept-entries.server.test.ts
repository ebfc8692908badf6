import type { PublicJwk } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadLogKeys, type ServerKeys } from '../capability/index.ts'
import { devices, openStore, type Queries, runs, type Store } from '../store/index.ts'
import { startPostgres } from '../testing/start-postgres.ts'
import { BEGUN, HASH, INTENT, serverLeaf, testChain, testSigner } from '../testing/test-log.ts'
import { acceptEntries } from './accept-entries.ts'
import { appendLeaves, readFrontier } from './append-leaves.ts'
import { checkEntries } from './check-entries.ts'
import { exportLog } from './read-log.ts'
import { closeTree, openTree } from './verify-tree.ts'

const AT = new Date('2026-03-01T10:00:00Z')
const signer = testSigner(3)
const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: signer.x }

const postgres = await startPostgres()
if (!postgres) console.log('not run: Debian’s package postgresql is not installed')
const stores: Store[] = []
afterAll(async () => {
  for (const store of stores) await store.close()
  await postgres?.stop()
})

const open = async (url?: string): Promise<Store> => {
  const store = await openStore({ url })
  stores.push(store)
  return store
}

const enrol = async (db: Queries, id: string): Promise<void> => {
  const device = { id, person: 'ann', jkt: `jkt-${id}`, jwk, build: 'b', browser: 'test', at: AT }
  await db.insert(devices).values({ ...device, journalSeq: -1, journalHead: HASH })
  const run = { id: `run-${id}`, session: 's', agent: 'a', person: 'ann', device: id, status: 'decided' as const }
  await db.insert(runs).values({ ...run, text: '', inputs: {}, at: AT, events: 0 })
}

/** A device's journal: each call gives so many next entries. */
const journalOf = (id: string) => {
  const write = testChain(id, signer)
  return (count: number) =>
    Array.from({ length: count }, (_, i) => {
      const leaf = write(i === 0 ? { ...BEGUN, run: `run-${id}` } : { ...INTENT, run: `run-${id}` })
      if (leaf.from !== 'device') throw new Error('no entry')
      return { entry: leaf.entry, sig: leaf.sig }
    })
}

const given = async (id: string, entries: ReturnType<ReturnType<typeof journalOf>>, key = jwk) => ({
  device: id,
  jkt: `jkt-${id}`,
  jwk: key,
  entries: await checkEntries(key, entries)
})

/** Notes how many rows each select of a transaction reads. */
const noting = (tx: Queries, counts: number[]): Queries =>
  new Proxy(tx, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name !== 'select') return value.bind(target)
      return (...given: unknown[]) => {
        const select = value.apply(target, given)
        const from = select.from.bind(select)
        select.from = (table: unknown) => {
          const query = from(table)
          const execute = query.execute.bind(query)
          query.execute = async () => {
            const rows = await execute()
            counts.push(rows.length)
            return rows
          }
          return query
        }
        return select
      }
    }
  })

const isWhole = async (db: Queries, keys: Pick<ServerKeys, 'log'>): Promise<number> => {
  const bundle = await exportLog(db, keys)
  const opened = openTree(bundle, keys.log.verifier)
  if (!opened.ok || !closeTree(opened.value).ok) throw new Error('the log is not whole')
  return bundle.leaves.length
}

describe.each([
  ['the embedded database', undefined],
  ...(postgres ? ([['PostgreSQL', postgres]] as const) : [])
] as const)('entries in %s', (_, server) => {
  let first: Store
  let second: Store | undefined
  let db: Queries
  let keys: Pick<ServerKeys, 'log'>
  beforeAll(async () => {
    const url = await server?.newDatabase()
    first = await open(url)
    // Of two servers on one database, each has its own connections.
    second = url === undefined ? undefined : await open(url)
    db = first.of('acme')
    keys = { log: await loadLogKeys(first.server, 'https://log.example', 'acme') }
    for (const id of ['d1', 'd2', 'd3']) await enrol(db, id)
  })

  test('are taken in order, and once', async () => {
    const next = journalOf('d1')
    const [some, more] = [next(600), next(2)]
    const take = async (entries: typeof some) => {
      const checked = await given('d1', entries)
      return db.transaction((tx) => acceptEntries(tx, AT, checked))
    }
    expect(await take(more)).toMatchObject({ ok: false, refusal: { detail: { why: 'an entry is missing before it' } } })
    expect(await take(some)).toEqual({ ok: true, value: 599 })
    expect(await take([...some.slice(-1), ...more])).toEqual({ ok: true, value: 601 })
    expect(await isWhole(db, keys)).toBe(602)
    // One that is sent again costs what was sent, not all that came after it.
    const counts: number[] = []
    const again = await given('d1', some.slice(0, 1))
    expect(await db.transaction((tx) => acceptEntries(noting(tx, counts), AT, again))).toEqual({ ok: true, value: 601 })
    expect(Math.max(...counts)).toBe(1)
  })

  test('that were checked with a key which is not the device’s are not taken', async () => {
    const other = testSigner(4)
    const forged = testChain('d2', other)({ ...BEGUN, run: 'run-d2' })
    if (forged.from !== 'device') throw new Error('no entry')
    const checked = await given('d2', [forged], { ...jwk, x: other.x })
    expect(checked.entries[0]?.isSigned).toBe(true)
    expect(await db.transaction((tx) => acceptEntries(tx, AT, checked))).toMatchObject({
      ok: false,
      refusal: { code: 'enrol/not-enrolled' }
    })
    const unsigned = await given('d2', [forged])
    expect(await db.transaction((tx) => acceptEntries(tx, AT, unsigned))).toMatchObject({
      ok: false,
      refusal: { detail: { why: 'its signature is not valid' } }
    })
  })

  test('with a text that the store cannot look into are not taken, nor any that were sent with them', async () => {
    await enrol(db, 'd4')
    const before = await readFrontier(db)
    const write = testChain('d4', signer)
    const leaves = [write({ ...BEGUN, run: 'run-d4' }), write({ ...INTENT, run: 'run-d4', effect: 'a\0' })]
    const entries = leaves.flatMap((leaf) => (leaf.from === 'device' ? [leaf] : []))
    const checked = await given('d4', entries)
    expect(checked.entries[1]?.isSigned).toBe(true)
    expect(await db.transaction((tx) => acceptEntries(tx, AT, checked))).toMatchObject({
      ok: false,
      refusal: { code: 'audit/broken-chain', detail: { seq: 1, why: 'a text in it holds a NUL or half a character' } }
    })
    expect(await readFrontier(db)).toEqual(before)
  })

  test('of a transaction that is rolled back leave nothing, and their places are filled anew', async () => {
    const before = await readFrontier(db)
    const checked = await given('d2', journalOf('d2')(3))
    const lost = db.transaction(async (tx) => {
      await acceptEntries(tx, AT, checked)
      throw new Error('the connection was lost')
    })
    await expect(lost).rejects.toThrow('lost')
    expect(await readFrontier(db)).toEqual(before)
    expect(await db.transaction((tx) => acceptEntries(tx, AT, checked))).toEqual({ ok: true, value: 2 })
    expect(await isWhole(db, keys)).toBe(before.size + 3)
  })

  test('of many uploads at once, from two servers where there can be two, all stand in one log', async () => {
    const before = await readFrontier(db)
    const next = journalOf('d3')
    const dbs = [db, (second ?? first).of('acme')]
    const writes = Array.from({ length: 20 }, (_, i) => {
      const on = dbs[i % 2] ?? db
      return on.transaction((tx) => appendLeaves(tx, [serverLeaf({ kind: 'epoch-raised', epoch: i })]))
    })
    const uploads = (async () => {
      for (let i = 0; i < 10; i++) {
        const checked = await given('d3', next(7))
        expect(await (dbs[i % 2] ?? db).transaction((tx) => acceptEntries(tx, AT, checked))).toMatchObject({ ok: true })
      }
    })()
    const places = await Promise.all(writes)
    await uploads
    expect(new Set(places).size).toBe(20)
    expect(await isWhole(db, keys)).toBe(before.size + 20 + 70)
  })
})
