import {
  type ActionGrant,
  type CapabilityClaims,
  type FlowGrant,
  hashJson,
  hashText,
  type Offer,
  type Question
} from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ALL, decide } from '../../../../policy-server/testing/decide-text.ts'
import { isCovered } from '../../storage/standing-store.ts'
import { checkOffer } from '../life/check-offer.ts'
import { askedFlows } from './asked-flows.ts'
import type { PersonNeed } from './person-outcome.ts'
import { offersOfFlows, offersOfValue } from './task-offers.ts'

const SITE = 'https://a.example'
/** As the layer of cautious policies has it. */
const CAUTIOUS = `${ALL} @id("cautious") forbid (principal, action == Action::"flow", resource)
when { context.value || (context.branch && !(context has bits && context.bits <= 16)) } unless { context.approved };`

/** A turn that tells its planner so many answers of its site, by what it goes on to do. */
const telling = (pairs: number): string => `plan "t" site a = "${SITE}" on a { open "/"
${Array.from({ length: pairs }, (_, i) => `let v${i} = exists button "B${i}" if v${i} { click tab "T${i}" }`).join('\n')} }`

/** What a policy decides about the very text, what this device finds in it, and what it asks the person then. */
const askedIn = (text: string, policy = CAUTIOUS) => {
  const offer: Pick<Offer, 'text' | 'request' | 'inputs'> = {
    text,
    request: { text: 'Do it', saidBy: 'host' },
    inputs: {}
  }
  const checked = checkOffer(offer, { owner: 'agent', shown: [], released: {} })
  const decision = checked.ok ? decide(policy, checked.value.manifest) : checked
  if (!checked.ok || !decision.ok) throw new Error('nothing was decided')
  const claims = { session: 'ses', authorization_details: decision.value.details } as unknown as CapabilityClaims
  const flows = askedFlows({ claims }, checked.value.manifest)
  const { offers, covers } = offersOfFlows({ claims }, flows)
  if (!covers) throw new Error('nothing is covered')
  return { flows, offers, covers, granted: decision.value.details }
}

describe('the flows of a plan that policy has asked about', () => {
  test('are shown with how much they can carry, as this device counts it, since no grant says it', () => {
    const { flows, offers, covers, granted } = askedIn(telling(20))
    expect(granted.filter((one) => 'bits' in one)).toEqual([])
    expect(flows).toEqual([
      { id: expect.any(String), from: SITE, to: 'planner', how: ['branch', 'stopping'], bits: expect.any(Number) }
    ])
    expect(flows[0]?.bits).toBeGreaterThan(20)
    expect([offers, covers]).toEqual([
      ['task'],
      { flows: [{ from: SITE, to: 'planner', how: ['branch', 'stopping'], bits: flows[0]?.bits }] }
    ])
  })

  test('are covered for the task by a yes to as many bits or more, and by none to fewer', () => {
    const [less, more] = [askedIn(telling(20)).covers, askedIn(telling(60)).covers]
    expect(isCovered(less, more)).toBe(false)
    expect([isCovered(less, less), isCovered(more, less)]).toEqual([true, true])
  })

  test('are told without a bound where a value goes, which covers nothing that is counted, nor the other way round', () => {
    const value = askedIn(`plan "t" site a = "${SITE}" on a { open "/" let h = read text of heading } return h`)
    expect(value.flows.map(({ how, bits }) => [how.includes('value'), bits])).toEqual([[true, undefined]])
    expect(isCovered(value.covers, value.covers)).toBe(true)
    expect(isCovered(value.covers, askedIn(telling(20)).covers)).toBe(false)
  })
})

const flow = (more: Partial<FlowGrant> = {}): FlowGrant => ({
  type: 'writ_flow',
  id: 'f1',
  from: SITE,
  to: 'planner',
  how: ['value'],
  approval: 'ask',
  ...more
})
const NEEDS = ['passkey'] as const
const claimed = (details: CapabilityClaims['authorization_details'], session: string | undefined = 'ses') => ({
  claims: { ...(session !== '' && { session }), authorization_details: details } as unknown as CapabilityClaims
})

test.each<[string, FlowGrant[], string, readonly string[]]>([
  ['a flow', [flow()], 'ses', ['task']],
  ['a flow of no session', [flow()], '', []],
  ['one of which policy asks each time', [flow(), flow({ id: 'f2', to: 'sandbox', each: true })], 'ses', []],
  ['one that needs more than a yes', [flow(), flow({ id: 'f2', to: 'sandbox', needs: [...NEEDS] })], 'ses', []],
  [
    'flows beside some that are let go so or so',
    [flow(), flow({ id: 'f2', to: 'sandbox', approval: 'allow', each: true, needs: [...NEEDS] })],
    'ses',
    ['task']
  ]
])('a yes for the task to %s is offered, or not', (_, details, session, offers) => {
  const record = claimed(details, session)
  const asked = askedFlows(record, { flows: [] })
  const offered = offersOfFlows(record, asked)
  expect([offered.offers, offered.covers !== undefined]).toEqual([offers, offers.length > 0])
})

const endorsing = (more: Partial<ActionGrant> = {}): ActionGrant => ({
  type: 'writ_action',
  id: 'e1',
  origin: SITE,
  verb: 'endorse',
  effect: 'human',
  max: 1,
  approval: 'ask',
  raise: {},
  ...more
})
const need = (verb: string, value: unknown) =>
  ({ act: { verb, value }, checked: { effect: 'e1', class: 'human' } }) as unknown as PersonNeed
const ABOUT: Question['about'] = { kind: 'endorse', step: '1', value: '12' }
const offeredFor = (
  grant: ActionGrant | undefined,
  session?: string,
  act = need('endorse', 12),
  about: Question['about'] = ABOUT
) => offersOfValue(claimed(grant ? [grant] : [], session), act, about)

test.each<[string, () => ReturnType<typeof offeredFor>, readonly string[]]>([
  ['a value', () => offeredFor(endorsing()), ['task']],
  ['one of no session', () => offeredFor(endorsing(), ''), []],
  ['one that nobody granted', () => offeredFor(undefined), []],
  ['one that policy asks about each time', () => offeredFor(endorsing({ each: ['human'] })), []],
  ['one where it asks each time about another class', () => offeredFor(endorsing({ each: ['submit'] })), ['task']],
  ['one that needs more than a yes', () => offeredFor(endorsing({ needs: { human: [...NEEDS] } })), []],
  [
    'a hand-over',
    () => offeredFor(endorsing(), 'ses', need('hand-over', 12), { kind: 'hand-over', step: '1', message: 'Sign in' }),
    []
  ]
])('a yes for the task to %s is offered, or not, and covers what it is offered for', (_, offered, offers) => {
  const { offers: are, covers } = offered()
  expect([are, covers !== undefined]).toEqual([offers, offers.length > 0])
})

test('a yes to a value covers the very value, by what it is, and where it goes', () => {
  expect(offeredFor(endorsing()).covers).toEqual({ bless: 'endorse', hash: hashJson(12), value: '12' })
  const about: Question['about'] = { kind: 'declassify', step: '1', value: '12', to: 'planner' }
  const { covers } = offeredFor(endorsing(), 'ses', need('declassify', '12'), about)
  expect(covers).toEqual({ bless: 'declassify', hash: hashText('"12"'), value: '12', to: 'planner' })
})
