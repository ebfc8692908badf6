import { base64url, hashJson, type LostAct, type Result, type SettledSaid } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import type { LostRecord } from '../../storage/database.ts'
import type { DeviceKey } from '../../storage/device-key.ts'
import type { RoadPorts } from '../road-ports.ts'
import { lostView, settleLost } from './settle-lost.ts'

const ACT = { run: 'run_1', step: '4', batch: 2, plan: 'P', agent: 'a', began: 1, approved: true } as LostAct
const LOST: LostRecord = { id: 'run_1 2 4', run: 'run_1', effect: 'e1', act: ACT, session: 's' }
const NOW = { at: 5, shown: ['Pay'] } as unknown as NonNullable<LostRecord['now']>

const makeKey = async (): Promise<DeviceKey> => {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  const x = base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  return { id: 'key', privateKey: pair.privateKey, x, jkt: hashJson({ crv: 'Ed25519', kty: 'OKP', x }) }
}

/** A lost act, its use, and the report of its run; `meanwhile` is done before the word is written. */
const scene = async (lost: LostRecord = LOST, meanwhile: Partial<LostRecord> = {}) => {
  const stores = {
    lost: new Map([[lost.id, lost]]),
    uses: new Map([['run_1 e1', { id: 'run_1 e1', count: 1 }]]),
    runs: new Map([['run_1', { run: 'run_1', report: { run: 'run_1', settled: [] as object[] } }]])
  }
  const storeOf = (name: keyof typeof stores) => ({
    get: async (key: string) => stores[name].get(key),
    put: async (value: { id?: string; run?: string }) =>
      void stores[name].set(value.id ?? value.run ?? '', value as never)
  })
  const written: object[] = []
  const append = async (entries: readonly object[], also: (tx: unknown) => Promise<Result<unknown>>) => {
    stores.lost.set(lost.id, { ...lost, ...meanwhile })
    const done = await also({ objectStore: storeOf })
    if (done.ok) written.push(...entries)
    return done
  }
  const db = { get: (name: keyof typeof stores, key: string) => storeOf(name).get(key) }
  const ports = { db, key: await makeKey(), journal: { append }, now: () => 9_000 } as unknown as RoadPorts
  const { shown } = lostView(lost)
  return {
    settle: async (said: SettledSaid, word: { id?: string; shown?: string } = {}) => {
      const settled = await settleLost({ id: lost.id, shown, said, ...word }, ports)
      return settled.ok ? 'ok' : settled.refusal.code
    },
    state: () => ({
      said: stores.lost.get(lost.id)?.said,
      uses: stores.uses.get('run_1 e1')?.count,
      told: stores.runs.get('run_1')?.report.settled.length,
      written: written.length
    })
  }
}

describe('the person’s word on a lost act', () => {
  test.each([
    ['done', 1],
    ['not-done', 0],
    ['unknown', 1]
  ] as const)('%s is written down and told, and gives the use back only where it was not done', async (said, uses) => {
    const { settle, state } = await scene()
    expect(await settle(said)).toBe('ok')
    expect(state()).toEqual({ said, uses, told: 1, written: 1 })
  })

  test('may come after that nobody knows, and is the last', async () => {
    const { settle } = await scene({ ...LOST, said: 'unknown' })
    expect(await settle('done')).toBe('ok')
    const again = await scene({ ...LOST, said: 'done' })
    expect(await again.settle('not-done')).toBe('approval/unsound')
    expect(again.state()).toEqual({ said: 'done', uses: 1, told: 0, written: 0 })
  })

  test.each([
    ['another act', { id: 'run_1 2 5' }],
    ['something else than was shown', { shown: lostView({ ...LOST, now: NOW }).shown }]
  ])('is none on %s', async (_, word) => {
    const { settle, state } = await scene()
    expect(await settle('not-done', word)).toBe('approval/unsound')
    expect(state()).toEqual({ said: undefined, uses: 1, told: 0, written: 0 })
  })

  test.each<[string, Partial<LostRecord>]>([
    ['another window had the first word', { said: 'done' }],
    ['the site was looked at anew', { now: NOW }]
  ])('is none where %s meanwhile', async (_, meanwhile) => {
    const { settle, state } = await scene(LOST, meanwhile)
    expect(await settle('not-done')).toBe('approval/unsound')
    expect(state()).toMatchObject({ uses: 1, told: 0, written: 0 })
  })
})
