import type { CapabilityClaims, FlowGrant } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { reasonsOfFlows } from './asked-flows.ts'

const flow = (id: string, more: Partial<FlowGrant>): FlowGrant => ({
  type: 'writ_flow',
  id,
  from: 'https://a.example',
  to: 'planner',
  how: ['value'],
  approval: 'ask',
  ...more
})

const claimsOf = (reasons: readonly string[] | undefined, ...flows: readonly FlowGrant[]): CapabilityClaims =>
  ({ authorization_details: flows, ...(reasons && { reasons }) }) as unknown as CapabilityClaims

test.each([
  ['each reason once', ['a', 'b'], [flow('f1', { because: 1 }), flow('f2', { because: 1 })], ['b']],
  ['none for a flow that is silent', ['a'], [flow('f1', { because: 0, approval: 'allow' })], []],
  ['none where no policy says anything', undefined, [flow('f1', {})], []],
  ['none that the token does not hold', ['a'], [flow('f1', { because: 7 })], []]
] as const)('the question about flows says %s', (_what, reasons, flows, said) => {
  expect(reasonsOfFlows(claimsOf(reasons, ...flows))).toEqual(said)
})
