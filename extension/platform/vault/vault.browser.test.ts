import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../redteam/token/storage-pages.ts'

/** A vault over the page's own database, with a clock that is set by hand; the session's memory is a map. */
interface Stage {
  readonly db: Awaited<ReturnType<typeof StorageEntry.openDatabase>>
  readonly vault: ReturnType<typeof StorageEntry.openVault>
  readonly session: Map<string, unknown>
  clock: number
  /** How a call ended: `ok`, what a reading gave, or the refusal's code. */
  said(result: Promise<unknown>): Promise<unknown>
  /** Reads the one password that is kept. */
  read(): Promise<unknown>
  minutes(passed: number): void
}
type Global = typeof globalThis & { readonly storage: typeof StorageEntry; stage: Stage }

const FIRST = 'a first passphrase'
const SECOND = 'another passphrase'

let pages: StoragePages
beforeAll(async () => {
  pages = await openStoragePages()
})
afterAll(() => pages?.close())

beforeEach(async () => {
  const [page] = pages.tabs
  await page.evaluate(async () => {
    const world = globalThis as Global
    world.stage?.db.close()
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('writ').onsuccess = resolve
    })
    const db = await world.storage.openDatabase()
    const session = new Map<string, unknown>()
    const memory = {
      get: async (key: string) => session.get(key),
      set: async (key: string, value: unknown) => void session.set(key, value),
      remove: async (key: string) => void session.delete(key)
    }
    const stage: Stage = {
      db,
      session,
      clock: 1_000_000_000_000,
      vault: world.storage.openVault(db, memory, () => stage.clock),
      said: async (result) => {
        const ended = (await result) as { ok: boolean; value?: unknown; refusal?: { code: string } }
        return ended.ok ? (ended.value ?? 'ok') : ended.refusal?.code
      },
      read: () => stage.said(stage.vault.reveal('https://a.example' as never, { name: 'me', part: 'password' })),
      minutes: (passed) => {
        stage.clock += passed * 60_000
      }
    }
    world.stage = stage
  })
})

/** Sets the vault up with one password in it, and gives the recovery code. */
const setUp = (page: Page): Promise<string> =>
  page.evaluate(async (passphrase) => {
    const { vault, said } = (globalThis as Global).stage
    const { recovery } = (await said(vault.setUp(passphrase))) as { recovery: string }
    await vault.put({ name: 'me', origin: 'https://a.example', values: { password: 'hunter2' } })
    return recovery
  }, FIRST)

test('locks once it was not used for as long as the person chose, or the clock was set back', {
  timeout: 120_000
}, async () => {
  const [page] = pages.tabs
  await setUp(page)
  const told = await page.evaluate(async (passphrase) => {
    const { vault, read, said, minutes, session, ...stage } = (globalThis as Global).stage
    const all: unknown[] = []
    minutes(14)
    all.push(await read())
    minutes(14)
    all.push(await read())
    minutes(15)
    all.push(await read(), (await vault.status()).state, session.size)
    all.push(
      await said(vault.open({ kind: 'passphrase', passphrase })),
      await said(vault.setLockAfter(1)),
      await read()
    )
    minutes(1)
    all.push(await read(), await said(vault.setLockAfter(7)))
    all.push(await said(vault.open({ kind: 'passphrase', passphrase })))
    minutes(-1)
    all.push(await read(), (await stage.db.get('device', 'vault-session')) === undefined)
    return all
  }, FIRST)
  expect(told).toEqual([
    ...['hunter2', 'hunter2', 'vault/locked', 'locked', 0],
    ...['ok', 'ok', 'hunter2', 'vault/locked', 'vault/bad-value'],
    ...['ok', 'vault/locked', true]
  ])
})

test('takes over what was sealed before there were passphrases, and deletes its key', {
  timeout: 120_000
}, async () => {
  const [page] = pages.tabs
  const told = await page.evaluate(async (passphrase) => {
    const { db, vault, read, said } = (globalThis as Global).stage
    const old = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    await db.put('device', { id: 'vault-key', key: old })
    const place = { origin: 'https://a.example', name: 'me' }
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const additionalData = new TextEncoder().encode(JSON.stringify([place.origin, place.name, 'password']))
    const seal = (text: string) =>
      crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, old, new TextEncoder().encode(text))
    const key = `${place.origin} ${place.name}`
    await db.put('vault', { key, ...place, parts: { password: { iv, text: await seal('hunter2') } } })
    // One that was damaged is left out, and does not keep the rest from being taken over.
    const broken = { iv, text: new Uint8Array(32).buffer }
    await db.put('vault', {
      key: 'https://b.example me',
      origin: 'https://b.example',
      name: 'me',
      parts: { password: broken }
    })
    const before = [(await vault.status()).state, await read()]
    await said(vault.setUp(passphrase))
    const kept = (await db.get('vault', key))?.parts.password
    const opens = await crypto.subtle
      .decrypt(
        { name: 'AES-GCM', iv: new Uint8Array(kept?.iv ?? []), additionalData },
        old,
        kept?.text ?? new ArrayBuffer(0)
      )
      .then(() => 'opens')
      .catch(() => 'does not open')
    return [
      ...before,
      (await vault.status()).state,
      await read(),
      await db.get('device', 'vault-key'),
      opens,
      (await vault.list()).map(({ parts }) => parts.length)
    ]
  }, FIRST)
  expect(told).toEqual(['unprotected', 'vault/no-passphrase', 'open', 'hunter2', undefined, 'does not open', [1, 0]])
})

test('a passphrase that was changed opens nothing any more, and of two changes at once one is refused', {
  timeout: 120_000
}, async () => {
  const [page] = pages.tabs
  await setUp(page)
  const told = await page.evaluate(
    async ([first, second]) => {
      const { vault, said, read } = (globalThis as Global).stage
      const open = (passphrase: string) => said(vault.open({ kind: 'passphrase', passphrase }))
      const all: unknown[] = [
        await said(vault.changePassphrase('a wrong passphrase', second)),
        await said(vault.changePassphrase(first, 'weak')),
        await said(vault.changePassphrase(first, second))
      ]
      await vault.lock()
      all.push(await open(first), await read(), await open(second), await read())
      const both = await Promise.all([
        said(vault.changePassphrase(second, first)),
        said(vault.changePassphrase(second, `${first}, changed`))
      ])
      return [...all, both.sort()]
    },
    [FIRST, SECOND] as const
  )
  expect(told).toEqual([
    ...['vault/wrong-passphrase', 'vault/weak-passphrase', 'ok'],
    ...['vault/wrong-passphrase', 'vault/locked', 'ok', 'hunter2'],
    ['ok', 'vault/set-up-already']
  ])
})

test('a recovery code gives a new passphrase, once', { timeout: 120_000 }, async () => {
  const [page] = pages.tabs
  const code = await setUp(page)
  const told = await page.evaluate(
    async ([first, second, recovery]) => {
      const { vault, said, read } = (globalThis as Global).stage
      await vault.lock()
      const wrong = await said(vault.recover('0000-0000-0000-0000-0000-0000-0000-0000', second))
      const { recovery: next } = (await said(vault.recover(recovery, second))) as { recovery: string }
      const all: unknown[] = [wrong, next !== recovery, await read()]
      all.push(await said(vault.open({ kind: 'passphrase', passphrase: first })))
      all.push(await said(vault.recover(recovery, first)))
      const { recovery: renewed } = (await said(vault.renewRecovery(second))) as { recovery: string }
      all.push(await said(vault.recover(next, first)), typeof (await said(vault.recover(renewed, first))), await read())
      return all
    },
    [FIRST, SECOND, code] as const
  )
  expect(told).toEqual([
    ...['vault/wrong-passphrase', true, 'hunter2'],
    ...['vault/wrong-passphrase', 'vault/wrong-passphrase', 'vault/wrong-passphrase', 'object', 'hunter2']
  ])
})
