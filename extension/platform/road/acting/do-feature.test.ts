import {
  type ActionGrant,
  type AgentState,
  type FeatureDefinition,
  type Floor,
  ok,
  pinOfFeature
} from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import { describe, expect, test, vi } from 'vitest'
import { CLAIMS, NOW } from '../../../../dsl/contract/testing/sample-claims.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { Pended } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { AppFeatures } from './app-features.ts'
import { doFeature, lackOfFeature } from './do-feature.ts'
import type { ToolNeed } from './do-tool.ts'

const PAY: FeatureDefinition = {
  name: 'pay',
  effect: 'transact',
  input: { type: 'object' },
  presence: 'present',
  consent: 'every'
}
const app = (all: readonly FeatureDefinition[], fits = true) =>
  ({ all: () => all, fits: () => fits }) as unknown as AppFeatures
const grant = (more: Partial<ActionGrant> = {}): ActionGrant => ({
  type: 'writ_action',
  id: 'e1',
  origin: 'tool:app',
  verb: 'call',
  effect: 'transact',
  name: 'pay',
  pin: pinOfFeature(PAY),
  max: 1,
  approval: 'ask',
  raise: {},
  ...more
})
const NEED = {
  kind: 'tool',
  tool: 'app',
  name: 'pay',
  args: [{ cents: 1 }],
  seq: 1,
  step: '1',
  checked: { effect: 'e1', class: 'transact', origin: 'tool:app', verb: 'call' }
} as unknown as ToolNeed
const lack = (features: AppFeatures | undefined, more?: Partial<ActionGrant>) =>
  lackOfFeature(NEED, { claims: { ...CLAIMS, authorization_details: [grant(more)] } }, features)?.code

test.each<[string, AppFeatures | undefined, Partial<ActionGrant> | undefined, string | undefined]>([
  ['as it was decided', app([PAY]), undefined, undefined],
  ['in a browser, which is in no app', undefined, undefined, 'feature/changed'],
  ['that the app took away', app([]), undefined, 'feature/changed'],
  ['with other words', app([{ ...PAY, description: 'Pays all.' }]), undefined, 'feature/changed'],
  ['with milder terms', app([{ ...PAY, consent: 'none' }]), undefined, 'feature/changed'],
  ['with a grant that has no pin', app([PAY]), { pin: undefined }, 'feature/changed'],
  [
    'that the server lets pass though the app wants its person asked',
    app([PAY]),
    { approval: 'allow' },
    'capability/not-granted'
  ],
  ['with arguments that do not fit', app([PAY], false), undefined, 'feature/bad-arguments']
])('a feature %s', (_, features, more, code) => expect(lack(features, more)).toBe(code))

test('a feature that was decided as less than its app says is not called, and one that was as more is', () => {
  const as = (effect: ToolNeed['checked']['class']) =>
    lackOfFeature(
      { ...NEED, checked: { ...NEED.checked, class: effect } },
      { claims: { ...CLAIMS, authorization_details: [grant({ effect })] } },
      app([PAY])
    )?.code
  expect([as('read'), as('tool'), as('transact'), as('destroy')]).toEqual([
    'capability/not-granted',
    'capability/not-granted',
    undefined,
    undefined
  ])
})

describe('what happens while the app looks who is there', () => {
  /** What a call is judged by, as it stands when the app has looked. */
  const LET = {
    stopped: false,
    marked: false,
    online: true,
    agent: 'active' as AgentState,
    stoppedByPerson: undefined as number | undefined,
    epoch: CLAIMS.epoch,
    at: NOW * 1000,
    floor: {} as Floor
  }
  const record = {
    run: 'r',
    version: 1,
    phase: 'running',
    claims: { ...CLAIMS, authorization_details: [grant()] },
    state: {}
  } as unknown as RunRecord
  const pended = { state: { seq: 1, pending: { seq: 1, at: [0], looks: false } }, turn: {} } as unknown as Pended

  /** Makes a call, and gives what came of it. */
  const call = async (meanwhile: Partial<typeof LET>) => {
    let now = LET
    const written: unknown[] = []
    const called = vi.fn(async () => Promise.reject(new Error('called')))
    const tx = {
      objectStore: (name: string) => ({
        get: async () => (name === 'runs' ? record : name === 'meta' && now.marked ? { seq: 0 } : undefined),
        put: async (one: RunRecord) => void (name === 'runs' && written.push(one.state))
      })
    }
    const ports = {
      features: {
        ...app([PAY]),
        presenceFor: async () => {
          now = { ...LET, ...meanwhile }
          return 'present'
        },
        call: called
      },
      db: { get: async (name: string) => (name === 'agents' ? { stopped: now.stoppedByPerson } : undefined) },
      journal: { append: async (_: unknown, also: (given: unknown) => unknown) => await also(tx) },
      enrolment: {
        issuer: 'i',
        tenant: 't',
        person: 'p',
        get epoch() {
          return now.epoch
        }
      },
      randomId: () => 'id',
      now: () => now.at,
      online: async () => now.online,
      stopped: async () => now.stopped,
      agentState: () => now.agent,
      floor: () => ok(now.floor)
    } as unknown as RoadPorts
    const ended = await doFeature(record, {} as Program, pended, NEED, ports).catch((error: Error) => error.message)
    return { ended, written, calls: called.mock.calls.length }
  }

  test('is nothing, and the feature is called', async () => {
    expect(await call({})).toMatchObject({ ended: 'called', calls: 1, written: [{ pending: { seq: 1 } }] })
  })

  test.each<[string, Partial<typeof LET>]>([
    ['its run is stopped', { stopped: true }],
    ['its agent is stopped', { agent: 'stopped' }],
    ['its agent is paused', { agent: 'paused' }],
    ['its agent is stopped by its person', { stoppedByPerson: 1 }],
    ['the channel is lost', { online: false }],
    ['all that was allowed is revoked', { epoch: CLAIMS.epoch + 1 }],
    ['its token runs out', { at: CLAIMS.exp * 1000 }],
    ['the floor forbids such acts', { floor: { neverRun: ['transact'] } }]
  ])('%s: it is not called, and its step is taken anew', async (_, meanwhile) => {
    const { calls, written, ended } = await call(meanwhile)
    expect(calls).toBe(0)
    expect(written).toEqual([{ seq: 0, pending: undefined }])
    expect(ended).toMatchObject({ ok: true })
  })

  test('its run is stopped as the call is written down: it is neither', async () => {
    expect(await call({ marked: true })).toMatchObject({
      ended: { refusal: { code: 'run/cancelled' } },
      calls: 0,
      written: []
    })
  })
})
