import { AGENT_CONTEXT, type AgentState, hashJson, type LogLeaf, type ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  bundleOf,
  DECIDED,
  DEVICE,
  enrolledLeaf,
  faultOf,
  HASH,
  runLeaves,
  serverLeaf,
  signText,
  testSigner,
  textsOf
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

type Set = Extract<ServerEvent, { kind: 'agent-set' }>

const [enrolled] = runLeaves() as [LogLeaf]
const bob = testSigner(8)
const bobs = enrolledLeaf({ device: 'bobs', person: 'bob', x: bob.x })

/** The person's own word on the log's agent, signed by `signer` over itself but for what stands in `signed`. */
const byPerson = (
  state: AgentState,
  device = 'dev',
  signer = DEVICE,
  signed: object = {},
  { person = 'p', at = '2026-03-01T10:00:00.000Z' } = {}
): Set => {
  const said = { device, at: Date.parse(at) }
  const text = AGENT_CONTEXT + hashJson({ ...said, agent: 'agent', state, ...signed })
  return { kind: 'agent-set', agent: 'agent', state, person, by: { ...said, sig: signText(signer.privateKey, text) } }
}
const byAdmin = (state: AgentState): Set => ({ kind: 'agent-set', agent: 'agent', state })
const anew: ServerEvent = { kind: 'agent-registered', agent: 'agent', key: HASH }
const decided = DECIDED as unknown as ServerEvent
const renewed: ServerEvent = { kind: 'token-renewed', run: 'run', token: 'token-two' }
const bundleWith = (...events: ServerEvent[]) =>
  bundleOf(textsOf([enrolled, bobs, ...events.map((event) => serverLeaf(event))]))

describe('a word on an agent', () => {
  test('is an admin’s, or a person’s whose device signed it', () => {
    expect(faultOf(bundleWith(byAdmin('paused'), byPerson('stopped'), byPerson('active')))).toBeUndefined()
  })

  test.each([
    ['of another’s device', byPerson('paused', 'bobs', bob), /not the person’s/],
    ['that another key signed', byPerson('paused', 'dev', bob), /not signed/],
    ['that said something else', byPerson('active', 'dev', DEVICE, { state: 'paused' }), /not signed/],
    ['that was said a month ago', byPerson('active', 'dev', DEVICE, {}, { at: '2026-02-01T10:00:00.000Z' }), /old one/],
    ['that is not said yet', byPerson('active', 'dev', DEVICE, {}, { at: '2026-03-01T10:05:00.001Z' }), /old one/],
    ['of a person who said nothing', { ...byAdmin('paused'), person: 'p' } as Set, /nobody’s/],
    ['of nobody, signed', { ...byPerson('paused'), person: undefined } as Set, /nobody’s/]
  ])('is none %s', (_, said, why) => {
    expect(faultOf(bundleWith(said))).toMatchObject({ fault: 'untrue', leaf: 2, why: expect.stringMatching(why) })
  })

  test('cannot bring back one that an admin stopped, but another key can', () => {
    expect(faultOf(bundleWith(byAdmin('stopped'), byAdmin('active')))).toMatchObject({ fault: 'untrue', leaf: 3 })
    expect(faultOf(bundleWith(byAdmin('stopped'), anew, byAdmin('paused')))).toBeUndefined()
  })

  test('cannot be passed by with another key', () => {
    expect(faultOf(bundleWith(byAdmin('paused'), anew))).toMatchObject({ fault: 'untrue', leaf: 3 })
  })
})

describe('a token', () => {
  const faultsOf = (...events: ServerEvent[]) => {
    const verified = verifyBundle(bundleWith(...events))
    return verified.ok ? verified.value.runs.flatMap(({ faults }) => faults) : verified.refusal
  }
  const notToAct = { why: 'a token was signed for an agent that was not to act' }

  test.each([
    ['an admin paused', [byAdmin('paused')]],
    ['an admin stopped', [byAdmin('stopped')]],
    ['its person paused', [byPerson('paused')]],
    ['its person stopped, whatever an admin says', [byPerson('stopped'), byAdmin('paused'), byAdmin('active')]]
  ])('of an agent that %s is a fault of its run', (_, said) => {
    expect(faultsOf(...said, decided)).toMatchObject([notToAct])
    expect(faultsOf(decided, ...said, renewed)).toMatchObject([notToAct])
  })

  test.each([
    ['let go on', [byPerson('paused'), byAdmin('paused'), byAdmin('active'), byPerson('active')]],
    ['registered anew', [byAdmin('stopped'), anew]],
    ['paused by another person', [byPerson('paused', 'bobs', bob, {}, { person: 'bob' })]]
  ])('of an agent that was %s is none', (_, said) => {
    expect(faultsOf(...said, decided, renewed)).toEqual([])
  })

  test('for a sandbox of an agent that is paused cannot stand in the log', () => {
    const granted: ServerEvent = {
      kind: 'sandbox-granted',
      agent: 'agent',
      person: 'p',
      holder: HASH,
      token: 'token',
      executor: 'x',
      policy: HASH,
      tier: 'wasm',
      languages: [],
      image: 'i',
      limits: {},
      egress: []
    }
    expect(faultOf(bundleWith(granted))).toBeUndefined()
    expect(faultOf(bundleWith(byPerson('paused'), granted))).toMatchObject({ fault: 'untrue', leaf: 3 })
  })
})
