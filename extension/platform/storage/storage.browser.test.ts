import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, raceOneUse, type StoragePages } from '../../../redteam/token/storage-pages.ts'

type Global = typeof globalThis & { readonly storage: typeof StorageEntry }

let pages: StoragePages
beforeAll(async () => {
  pages = await openStoragePages()
})
afterAll(() => pages?.close())

const spend = (page: Page, given: { readonly run: string; readonly max: number }): Promise<string> =>
  page.evaluate(async ({ run, max }) => {
    const { openDatabase, STORES, spendUse } = (globalThis as Global).storage
    const db = await openDatabase()
    const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
    const spent = await spendUse(tx, run, 'e1', max)
    await tx.done
    db.close()
    return spent.ok ? String(spent.value) : spent.refusal.code
  }, given)

const latest = (page: Page, now: number): Promise<number> =>
  page.evaluate(async (seconds) => {
    const { openDatabase, latestTime } = (globalThis as Global).storage
    const db = await openDatabase()
    const seen = await latestTime(db, seconds)
    db.close()
    return seen
  }, now)

const forget = (page: Page, given: { readonly now: number; readonly told: number }): Promise<void> =>
  page.evaluate(async ({ now, told }) => {
    const { openDatabase, forgetWrongTime } = (globalThis as Global).storage
    const db = await openDatabase()
    await forgetWrongTime(db, now, told)
    db.close()
  }, given)

/** Spends the nonce of a passkey in each of these tabs at once, and tells what came of each. */
const spendNonces = (tabs: readonly Page[], counter: number, kept?: string): Promise<string[]> =>
  Promise.all(
    tabs.map((tab) =>
      tab.evaluate(
        async (given) => {
          const { openDatabase, passkeyNonce, passkeyOf, spendNonce } = (globalThis as Global).storage
          const db = await openDatabase()
          const nonce = given.kept ?? (await passkeyNonce(db, crypto.randomUUID()))
          const passkey = await passkeyOf(db)
          if (!passkey || nonce === undefined) throw new Error('no passkey')
          const spent = await spendNonce(db, { ...passkey, nonce, counter: given.counter }, 'highest-off')
          db.close()
          return spent.ok ? nonce : spent.refusal.code
        },
        { counter, kept }
      )
    )
  )

describe('a proof that lets less be asked', () => {
  test('counts once, in one of two tabs, and never again', async () => {
    const [here, there] = pages.tabs
    await here.evaluate(async () => {
      const { keepPasskey, openDatabase } = (globalThis as Global).storage
      const db = await openDatabase()
      const key = { credential: 'c', key: 'k', alg: -7, rp: 'r', origin: 'o' } as const
      await keepPasskey(db, { key, counter: 0, highest: true })
      db.close()
    })
    const [first = ''] = await spendNonces([here], 0)
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    // An authenticator that keeps no count: only the nonce tells that it is the same proof.
    expect(await spendNonces([here], 0, first)).toEqual(['approval/passkey-unsound'])
    const [second = ''] = await spendNonces([there], 0)
    expect(second).not.toBe(first)
    expect(await spendNonces([here], 0, first)).toEqual(['approval/passkey-unsound'])
    const both = await spendNonces([here, there], 0)
    expect(both.filter((spent) => spent !== 'approval/passkey-unsound').length).toBeGreaterThan(0)
    expect(new Set(both).size).toBe(2)
  })
})

describe('what a device writes down before it acts', () => {
  test('C25 counts each use, and refuses the one past what was granted, also in another tab', async () => {
    const [here, there] = pages.tabs
    expect(await spend(here, { run: 'run_1', max: 2 })).toBe('1')
    expect(await spend(there, { run: 'run_1', max: 2 })).toBe('2')
    expect(await spend(here, { run: 'run_1', max: 2 })).toBe('capability/used-up')
    expect(await spend(here, { run: 'run_2', max: 2 })).toBe('1')
  })

  test('C25 gives back the use of what was certainly not done, and none that was never spent', async () => {
    const [here, there] = pages.tabs
    const giveBack = (page: Page, run: string) =>
      page.evaluate(async (of) => {
        const { openDatabase, returnUse, STORES } = (globalThis as Global).storage
        const db = await openDatabase()
        const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
        await returnUse(tx, of, 'e1')
        await tx.done
        db.close()
      }, run)
    expect(await spend(here, { run: 'run_3', max: 1 })).toBe('1')
    await giveBack(there, 'run_3')
    expect(await spend(here, { run: 'run_3', max: 1 })).toBe('1')
    await giveBack(here, 'run_4')
    expect(await spend(here, { run: 'run_4', max: 1 })).toBe('1')
    expect(await spend(there, { run: 'run_4', max: 1 })).toBe('capability/used-up')
  })

  test('C24 C26 gives one use to one of two tabs that race for it', async () => {
    for (const token of ['jti-a', 'jti-b', 'jti-c']) expect(await raceOneUse(pages, token)).toBe(1)
  })

  test('C16 keeps the latest time it has seen, and forgets one that was never true', async () => {
    const [here, there] = pages.tabs
    expect(await latest(here, 1000)).toBe(1000)
    expect(await latest(there, 900)).toBe(1000)
    expect(await latest(here, 5000)).toBe(5000)
    // A server whose time is not this clock's tells nothing about either.
    await forget(here, { now: 1100, told: 1200 })
    expect(await latest(there, 1100)).toBe(5000)
    await forget(here, { now: 1100, told: 1102 })
    expect(await latest(there, 1101)).toBe(1101)
  })
})
