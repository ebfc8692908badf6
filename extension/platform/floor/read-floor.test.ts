import { type Floor, floorSchema } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { readFloor } from './read-floor.ts'

const FULL: Floor = {
  blockedSites: ['https://*.bank.example'],
  allowedSites: ['https://app.example'],
  neverRun: ['destroy'],
  alwaysAsk: ['submit'],
  maxRisk: 'transact',
  server: 'https://writ.example' as NonNullable<Floor['server']>,
  tenant: 't1',
  approvers: 'nobody',
  egress: 'declared',
  executors: ['https://code.example' as NonNullable<Floor['server']>],
  trustedInput: 'never',
  recordingReaders: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) }]
}

describe('managed storage', () => {
  test('with nothing in it sets nothing', () => {
    expect(readFloor({})).toEqual({ ok: true, value: {} })
    expect(readFloor({ version: 1, floor: {} })).toEqual({ ok: true, value: {} })
  })

  test('sets what it says, a server in its canonical form', () => {
    const given = { ...FULL, server: 'HTTPS://Writ.Example:443/' }
    expect(readFloor({ version: 1, floor: given })).toEqual({ ok: true, value: FULL })
    expect(Object.keys(FULL).sort()).toEqual(Object.keys(floorSchema.shape).sort())
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['without a version', { floor: FULL }, 'version'],
    ['of another version', { version: 2, floor: FULL }, 'version'],
    ['whose floor the browser left out', { version: 1 }, 'floor'],
    ['whose floor is a list', { version: 1, floor: [] }, 'floor'],
    ['whose floor is text', { version: 1, floor: '{}' }, 'floor'],
    ['with more beside it', { version: 1, floor: {}, neverRun: ['destroy'] }, 'neverRun'],
    ['with a misspelt name', { version: 1, floor: { blockSites: ['https://a.example'] } }, 'floor.blockSites'],
    ['with a name from every object', { version: 1, floor: { constructor: ['a'] } }, 'floor.constructor'],
    ['with a class that is none', { version: 1, floor: { neverRun: ['submit', 'delete'] } }, 'floor.neverRun[1]'],
    ['with a class instead of a list', { version: 1, floor: { neverRun: 'destroy' } }, 'floor.neverRun'],
    ['with an empty list', { version: 1, floor: { allowedSites: [] } }, 'floor.allowedSites'],
    ['with a bare host', { version: 1, floor: { blockedSites: ['bank.example'] } }, 'floor.blockedSites[0]'],
    ['with a server that is no origin', { version: 1, floor: { server: 'https://a.example/x' } }, 'floor.server'],
    [
      'with an executor that is no origin',
      { version: 1, floor: { executors: ['code.example'] } },
      'floor.executors[0]'
    ],
    ['with an approver that is none', { version: 1, floor: { approvers: 'admin' } }, 'floor.approvers'],
    [
      'with a reader whose private half is there',
      { version: 1, floor: { recordingReaders: [{ ...FULL.recordingReaders?.[0], d: 'd'.repeat(43) }] } },
      'floor.recordingReaders[0].d'
    ],
    ['with a reader of nothing', { version: 1, floor: { recordingReaders: [{}] } }, 'floor.recordingReaders[0].kty'],
    ['with null', { version: 1, floor: { tenant: null } }, 'floor.tenant']
  ])('%s is refused whole, with where', (_, managed, where) => {
    expect(readFloor(managed)).toMatchObject({ ok: false, refusal: { code: 'floor/malformed', detail: { where } } })
  })
})
