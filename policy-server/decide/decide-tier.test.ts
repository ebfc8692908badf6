import type { CodeUse } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ACTORS, effect, manifest } from '../testing/test-manifest.ts'
import { decideManifest } from './decide-manifest.ts'
import { layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const RUN = effect({ id: 'e1', verb: 'run', effect: 'code', origin: 'sandbox' })
const CODE: CodeUse = { effect: 'e1', language: 'python', hash: 'A'.repeat(43), ms: 1000, bytes: 1024, max: 1 }

const tiersOf = (text: string, dial: 'none' | 'balanced' = 'none') => {
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  const decided = decideManifest({
    ...ACTORS,
    policy: layPolicies({ tenant: policy.value, dial }),
    manifest: { ...manifest([RUN]), code: [CODE] }
  })
  if (!decided.ok) throw new Error(decided.refusal.message)
  return decided.value.tiers
}

const permit = (tier: string, when = '') =>
  `@tier("${tier}") permit(principal, action == Action::"code", resource)${when && ` when { ${when} }`};`
const ALL = 'permit(principal, action, resource);'

describe('the weakest tier that code may run in', () => {
  test.each([
    ['a machine of its own where no permit says', ALL, 'microvm'],
    ['what the one permit says', permit('process'), 'process'],
    ['what a permit says where another says nothing', `${ALL} ${permit('process')}`, 'process'],
    ['the strongest that permits say', `${permit('wasm')} ${permit('process')}`, 'process'],
    [
      'not what a permit says that does not hold',
      `${ALL} ${permit('wasm', 'context has bytes && context.bytes < 10')}`,
      'microvm'
    ],
    ['what a permit says of how much it may use', permit('wasm', 'context has bytes && context.bytes <= 1024'), 'wasm'],
    [
      'of what is asked, what the permit behind the yes says',
      `${permit('process', 'context.approved')} ${ALL.replace('action,', 'action == Action::"flow",')}`,
      'process'
    ]
  ])('is %s', (_, text, tier) => {
    expect(tiersOf(text)).toEqual({ e1: tier })
  })

  test('is no weaker because the dial asks', () => {
    expect(tiersOf(ALL, 'balanced')).toEqual({ e1: 'microvm' })
    expect(tiersOf(permit('process'), 'balanced')).toEqual({ e1: 'process' })
  })
})

describe('a mark of a tier is refused', () => {
  test.each([
    ['that there is none of', '@tier("docker") permit(principal, action, resource);', '@tier is "wasm" or'],
    ['on a forbid', '@tier("wasm") forbid(principal, action, resource);', '@tier stands on a permit']
  ])('%s', (_, text, why) => {
    expect(parsePolicy(text)).toMatchObject({
      ok: false,
      refusal: { code: 'policy/invalid', message: expect.stringContaining(why) }
    })
  })
})
