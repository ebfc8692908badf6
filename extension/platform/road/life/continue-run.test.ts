import { checkPlan } from '@writ/dsl/check'
import {
  type CapabilityClaims,
  type Flow,
  hashJson,
  hashLabels,
  type Labels,
  type Offer,
  refusal,
  requestHash
} from '@writ/dsl/contract'
import type { Ended, Program } from '@writ/dsl/run'
import { parsePlan, spliceStatement } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { continueRun, heldBefore } from './continue-run.ts'

const TEXT = `plan "File" site a = "https://a.test" input n: number
on a { open "/" click button "Save" click @e1 }
return n`
const REFS = { e1: { document: 'doc-a', role: 'link', name: 'Next' } }
const REPLACE = 'click button "Keep"'
const LABELS: Labels = { owner: 'agent', shown: [], released: {} }

const parsed = parsePlan(TEXT).plan
const checked = parsed && checkPlan(parsed, { refs: REFS }).checked
const [on] = parsed?.plan.body ?? []
const at = on?.kind === 'on' ? on.body[1]?.id : undefined
if (!parsed || !checked || at === undefined) throw new Error('the plan does not check')

const spliced = (text: string): string => {
  const made = spliceStatement(parsed.plan, at, text)
  if (!('text' in made)) throw new Error('the statement cannot be replaced')
  return made.text
}

const first: Offer = {
  type: 'offer',
  run: 'r',
  text: TEXT,
  request: { text: 'File it', saidBy: 'host' },
  inputs: { n: 1 },
  refs: REFS,
  labels: LABELS,
  token: ''
}
const claims = {
  sub: 'ann',
  act: { sub: 'planner' },
  txn: 'r',
  epoch: 2,
  plan_hash: checked.hash,
  request_hash: requestHash(first.request),
  inputs_hash: hashJson(first.inputs),
  labels_hash: hashLabels(LABELS),
  authorization_details: [
    ...checked.manifest.effects.map(({ id, origin, verb, effect, target, path, max }) => ({
      ...{ type: 'writ_action', id, origin, verb, effect, target, path, max, approval: 'allow', raise: {} }
    })),
    ...checked.manifest.flows.map(({ id, from, to, how }: Flow) => ({
      ...{ type: 'writ_flow', id, from, to, how, approval: 'allow' }
    }))
  ]
} as unknown as CapabilityClaims
const ended: Ended = {
  ...{ kind: 'stopped', refusal: refusal('target/not-found'), at, act: 'none' },
  ...{ kept: {}, views: [], undone: [], notUndone: [] }
}
const held = {
  ...{ run: 'r', version: 1, session: 's', phase: 'held', heldUntil: 2000, offer: first, claims, labels: LABELS },
  state: { v: 2, holds: true, done: [], views: [], kept: {}, ended }
} as unknown as RunRecord

const ports = {
  ...{ now: () => 1000, session: 's', enrolment: { epoch: 2, device: 'd' }, stopped: async () => false },
  db: { get: async () => held, getAll: async () => [] }
} as unknown as RoadPorts

/** What a server offers to go on with the held run. */
const next: Offer = { ...first, run: 'r2', text: spliced(REPLACE), continues: { run: 'r', replace: REPLACE } }
const before = async (change: Partial<Offer>) => {
  const found = await heldBefore({ ...next, ...change }, ports)
  return found.ok ? (found.value?.record.run ?? 'none') : found.refusal.code
}

describe('a held run is gone on with', () => {
  test('in the very text that this device makes of it, with the same inputs, for the same request', async () => {
    expect(await before({})).toBe('r')
    expect(await before({ refs: { ...REFS, e2: { ...REFS.e1, name: 'Later' } } })).toBe('r')
  })

  test.each<[string, Partial<Offer>]>([
    ['another text than the one that is said to be replaced', { text: spliced('click button "Pay"') }],
    ['one that is changed elsewhere too', { text: next.text.replace('return n', 'return n + 1') }],
    ['the held text as it was', { text: TEXT }],
    ['other inputs', { inputs: { n: 2 } }],
    ['more inputs', { inputs: { n: 1, m: 1 } }],
    ['another meaning of a ref in what stays', { refs: { e1: { ...REFS.e1, name: 'Delete' } } }],
    ['one of another document', { refs: { e1: { ...REFS.e1, document: 'doc-b' } } }],
    ['none for it', { refs: {} }],
    ['another request', { request: { text: 'File it twice', saidBy: 'host' } }],
    ['another who says it', { request: { text: 'File it', saidBy: 'person' } }]
  ])('by no server that offers %s', async (_, change) => {
    expect(await before(change)).toBe('plan/hash-mismatch')
  })

  test.each<[string, Partial<CapabilityClaims>]>([
    ['another agent', { act: { sub: 'other' } }],
    ['another person', { sub: 'bob' }]
  ])('for no token of %s', async (_, change) => {
    const found = await heldBefore(next, ports)
    if (!found.ok || !found.value) throw new Error('it is not held')
    const begun = { run: 'r2', claims: { ...claims, ...change } } as unknown as RunRecord
    const none = undefined as unknown as Program
    expect(await continueRun(begun, none, found.value, ports)).toMatchObject({
      ok: false,
      refusal: { code: 'resume/not-held' }
    })
  })
})
