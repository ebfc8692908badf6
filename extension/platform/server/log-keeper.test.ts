import { generateKeyPairSync, sign } from 'node:crypto'
import {
  base64,
  type JournalAnswer,
  keyId,
  printCheckpoint,
  printVerifierKey,
  treeLeaf,
  treeNode
} from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import type { Database } from '../storage/database.ts'
import type { KeptLog } from '../storage/log-store.ts'
import { logKeeper } from './log-keeper.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const { x = '' } = publicKey.export({ format: 'jwk' })
const KEY = { name: 'writ:x/default/log', key: new Uint8Array(Buffer.from(x, 'base64url')) }

/** What a server answers that holds nothing of the device yet. */
const answer = (size: number, root: Uint8Array, ...continues: Uint8Array[]): JournalAnswer => {
  const text = printCheckpoint({ origin: KEY.name, size, root })
  const signature = new Uint8Array([...keyId(KEY), ...sign(null, Buffer.from(text), privateKey)])
  const checkpoint = `${text}\n\u2014 ${KEY.name} ${base64.encode(signature)}\n`
  return { acked: -1, checkpoint, continues: continues.map(base64.encode) }
}

const keeper = () => {
  const stores: Readonly<Record<string, Map<string, unknown>>> = {
    device: new Map(),
    meta: new Map(),
    journal: new Map()
  }
  const storeOf = (name: string) => ({
    get: async (key: string) => stores[name]?.get(key),
    put: async (value: { id: string }) => void stores[name]?.set(value.id, value)
  })
  const db = {
    get: (name: string, key: string) => storeOf(name).get(key),
    transaction: () => ({ objectStore: storeOf, done: Promise.resolve() })
  }
  const log = logKeeper(db as unknown as Database, { device: 'dev_1', log: printVerifierKey(KEY) }, () => 1)
  return { ...log, kept: () => stores.device?.get('log dev_1') as KeptLog | undefined }
}

const [first, second] = [treeLeaf(new Uint8Array([1])), treeLeaf(new Uint8Array([2]))]
const [older, newer] = [answer(1, first), answer(2, treeNode(first, second), second)]

test('an answer that was asked for before another was heard puts nothing in doubt, and takes nothing back', async () => {
  const { hear, kept } = keeper()
  expect(await hear(newer, 0)).toMatchObject({ ok: true })
  expect(await hear(older, 0)).toMatchObject({ ok: false, refusal: { code: 'server/busy' } })
  expect(kept()).toMatchObject({ checkpoint: newer.checkpoint })
  expect(kept()?.doubt).toBeUndefined()
})

test('an older log in answer to what is known now is in doubt', async () => {
  const { hear, kept } = keeper()
  for (const [known, seen] of [
    [older, 0],
    [newer, 1]
  ] as const)
    expect(await hear(known, seen)).toMatchObject({ ok: true })
  expect(await hear(older, 2)).toMatchObject({ ok: false, refusal: { code: 'audit/not-verified' } })
  expect(kept()).toMatchObject({ checkpoint: newer.checkpoint, doubt: { fault: 'rolled-back' } })
})
