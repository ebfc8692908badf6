import type { Turn } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as StorageEntry from '../../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../../redteam/token/storage-pages.ts'

type Vault = ReturnType<typeof StorageEntry.openVault>
type Global = typeof globalThis & { readonly storage: typeof StorageEntry; vault: Vault }

const PASSPHRASE = 'a first passphrase'
const PASSWORD = 'hunter22'
const TYPED = [{ origin: 'https://bank.test', name: 'work', part: 'password' }] as const

let pages: StoragePages
let page: Page
beforeAll(async () => {
  pages = await openStoragePages()
  page = pages.tabs[0]
  await page.evaluate(
    async ({ passphrase, password }) => {
      const world = globalThis as Global
      const session = new Map<string, unknown>()
      const memory = {
        get: async (key: string) => session.get(key),
        set: async (key: string, value: unknown) => void session.set(key, value),
        remove: async (key: string) => void session.delete(key)
      }
      world.vault = world.storage.openVault(await world.storage.openDatabase(), memory, () => Date.now())
      await world.vault.setUp(passphrase)
      await world.vault.put({ name: 'work', origin: 'https://bank.test', values: { password } })
    },
    { passphrase: PASSPHRASE, password: PASSWORD }
  )
})
afterAll(() => pages?.close())

/** A question about a click, whose form shows this. */
const asked = (value: string): Turn => ({
  kind: 'asked',
  question: { id: 'q', about: { kind: 'act', live: { form: { fields: [{ label: 'Name', value }] } } } } as never
})
const approved = (value: string): Turn => ({
  kind: 'approved',
  approved: { step: '1', facts: { title: value } } as never
})
const raised = (value: string): Turn => ({
  kind: 'settled',
  outcomes: [{ kind: 'raised', facts: { title: value } as never }],
  told: [{}]
})

/** Ends a run of this one turn, which typed this, for one reader; how many bytes its recording has, where there is one. */
const endOf = (turn: Turn, typed: typeof TYPED | undefined): Promise<number | undefined> =>
  page.evaluate(
    async (given) => {
      const { storage, vault } = globalThis as Global
      const { addTurns, endRecording, openDatabase, STORES } = storage
      const db = await openDatabase()
      const run = crypto.randomUUID()
      const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
      addTurns(tx, run, 0, [given.turn as never])
      await tx.done
      const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
      const ports = { db, vault, build: async () => 'build', readers: async () => [{ kty, crv, x, y }] }
      const offer = { text: '', request: { text: '', saidBy: 'agent' }, inputs: {}, labels: {} }
      const record = { run, offer, recorded: 1, ...(given.typed && { typed: given.typed }) }
      const sealed = await endRecording(record as never, ports as never)
      db.close()
      return sealed?.bytes
    },
    { turn: turn as object, typed }
  )

test.each([
  ['a question', asked],
  ['an approval', approved],
  ['a raise', raised]
])('a run is not recorded where the page shows in %s a secret that was typed', async (_, turn) => {
  expect(await endOf(turn(`Ann ${PASSWORD}`), TYPED)).toBeUndefined()
  expect(await endOf(turn('Ann'), TYPED)).toBeGreaterThan(0)
  expect(await endOf(turn(`Ann ${PASSWORD}`), undefined)).toBeGreaterThan(0)
})

test('a run that typed a secret is not recorded where the vault was locked since: nobody can tell what its pages showed', async () => {
  await page.evaluate(() => (globalThis as Global).vault.lock())
  try {
    expect(await endOf(asked('Ann'), TYPED)).toBeUndefined()
    expect(await endOf(asked('Ann'), undefined)).toBeGreaterThan(0)
  } finally {
    await page.evaluate(
      (passphrase) => (globalThis as Global).vault.open({ kind: 'passphrase', passphrase }),
      PASSPHRASE
    )
  }
})
