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
  ['each reason once', ['a', 'b'], [flow('f1', { because: 1 }), flow('f2', { because: 1 })], ['b'], false],
  ['none for a flow that is silent', ['a'], [flow('f1', { because: 0, approval: 'allow' })], [], false],
  ['none where no policy says anything', undefined, [flow('f1', {})], [], false],
  ['that there is one which the token does not hold', ['a'], [flow('f1', { because: 7 })], [], true],
  ['so beside one that it holds', ['a'], [flow('f1', { because: 7 }), flow('f2', { because: 0 })], ['a'], true],
  ['so where the token holds none', undefined, [flow('f1', { because: 0 })], [], true]
] as const)('the question about flows says %s', (_what, reasons, flows, said, isMore) => {
  expect(reasonsOfFlows(claimsOf(reasons, ...flows))).toEqual({
    reasons: said,
    why: isMore ? [{ kind: 'unsaid' }] : []
  })
})
