import { ok, type ReaderKey, refuse, type Turn } from '@writ/dsl/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunRecord } from '../storage/run-record.ts'
import { endRecording } from './end-recording.ts'
import type { RoadPorts } from './road-ports.ts'

const PASSWORD = 'hunter22'
const TYPED = [{ origin: 'https://bank.test', name: 'work', part: 'password' }] as const

const makeReader = async (): Promise<ReaderKey> => {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  return { kty, crv, x, y } as ReaderKey
}

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

const endOf = async (turn: Turn, typed: RunRecord['typed'], isLocked = false) => {
  const reader = await makeReader()
  const ports = {
    db: { getAll: async () => [{ turn }] },
    build: async () => 'build',
    readers: async () => [reader],
    vault: { reveal: async () => (isLocked ? refuse('vault/locked') : ok(PASSWORD)) }
  }
  const offer = { text: '', request: { text: '', saidBy: 'agent' }, inputs: {}, labels: {} }
  const record = { run: 'run_1', offer, recorded: 1, ...(typed && { typed }) }
  return await endRecording(record as unknown as RunRecord, ports as unknown as RoadPorts)
}

beforeEach(() => void vi.stubGlobal('IDBKeyRange', { bound: () => undefined }))
afterEach(() => void vi.unstubAllGlobals())

test.each([
  ['a question', asked],
  ['an approval', approved],
  ['a raise', raised]
])('a run is not recorded where the page shows in %s a secret that was typed', async (_, turn) => {
  expect(await endOf(turn(`Ann ${PASSWORD}`), TYPED)).toBeUndefined()
  expect((await endOf(turn('Ann'), TYPED))?.bytes).toBeGreaterThan(0)
  expect((await endOf(turn(`Ann ${PASSWORD}`), undefined))?.bytes).toBeGreaterThan(0)
})

test('a run that typed a secret is not recorded where the vault was locked since: nobody can tell what its pages showed', async () => {
  expect(await endOf(asked('Ann'), TYPED, true)).toBeUndefined()
  expect((await endOf(asked('Ann'), undefined, true))?.bytes).toBeGreaterThan(0)
})
