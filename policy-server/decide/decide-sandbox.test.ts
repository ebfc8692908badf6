import { sandboxWishSchema } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ACTORS } from '../testing/test-manifest.ts'
import { settingOf } from './cedar-request.ts'
import { decideSandbox } from './decide-sandbox.ts'
import { layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const decide = (text: string, wish: object = {}, dial: 'none' | 'balanced' | 'cautious' = 'none') => {
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  const asked = sandboxWishSchema.parse({ languages: ['python'], ...wish })
  const setting = settingOf(ACTORS, asked.egress, { at: 0 })
  return decideSandbox(layPolicies({ tenant: policy.value, dial }), setting, asked)
}
const tierOf = (...given: Parameters<typeof decide>) => {
  const decided = decide(...given)
  return decided.ok ? decided.value : decided.refusal.code
}

const permit = (when = '', mark = '') =>
  `@id("it") ${mark} permit(principal, action == Action::"sandbox", resource)${when && ` when { ${when} }`};`
const ANY = '@tier("wasm")'

describe('C72 a token for machines without a plan', () => {
  test.each([
    ['is denied by an empty policy', ''],
    ['is denied where only code of plans is permitted', 'permit(principal, action == Action::"code", resource);'],
    ['is denied where it would be a question', permit('context.approved')],
    ['is denied to another agent', 'permit(principal == Agent::"other", action == Action::"sandbox", resource);'],
    ['is denied by a forbid', `${permit()} forbid(principal, action, resource in Sandbox::"sandbox");`]
  ])('%s', (_, text) => {
    expect(tierOf(text)).toBe('policy/denied')
  })

  test('is permitted by a permit of it', () => {
    expect([tierOf(permit()), tierOf('permit(principal, action, resource);')]).toEqual(['microvm', 'microvm'])
  })

  test('is denied by a dial that asks before everything, but for a permit that the dial does not ask about', () => {
    expect([tierOf(permit(), {}, 'balanced'), tierOf(permit(), {}, 'cautious')]).toEqual(['microvm', 'policy/denied'])
    expect(tierOf(permit('', '@ask("never")'), {}, 'cautious')).toBe('microvm')
  })

  test.each<[string, string, object, object]>([
    ['languages', 'context.languages.containsAny(["shell"]) == false', {}, { languages: ['python', 'shell'] }],
    ['machines in all', 'context.count <= 2', { max: 2 }, { max: 3 }],
    ['the life of a machine', 'context.ttl <= 300000', {}, { ttl_ms: 300_001 }],
    ['wall time', 'context.ms <= 30000', {}, { wall_ms: 30_001 }],
    ['processor time', 'context.cpu <= 30000', {}, { cpu_ms: 30_001 }],
    ['memory', 'context.bytes <= 268435456', {}, { memory: 268_435_457 }],
    ['disk', 'context.disk <= 67108864', {}, { disk: 67_108_865 }],
    ['output', 'context.output <= 1048576', {}, { output: 1_048_577 }],
    ['processors', 'context.vcpu == 1', {}, { vcpu: 2 }],
    ['processes', 'context.processes <= 64', {}, { processes: 65 }],
    ['open files', 'context.files <= 256', {}, { files: 257 }],
    [
      'whom it reaches',
      '["https://a.example"].containsAll(context.egress)',
      { egress: ['https://a.example'] },
      { egress: ['https://a.example', 'https://b.example'] }
    ],
    ['whom it reaches, as sites', 'context.sites.isEmpty()', {}, { egress: ['https://a.example'] }]
  ])('is decided by %s', (_, when, within, beyond) => {
    expect([tierOf(permit(when), within), tierOf(permit(when), beyond)]).toEqual(['microvm', 'policy/denied'])
  })

  test('says by which policy it was denied, and why', () => {
    expect(decide(`@because("No.") ${permit('context.approved')}`)).toMatchObject({
      refusal: { detail: { by: 'it', because: 'It needs a person’s yes, and nobody is asked for a token.' } }
    })
    expect(decide('@id("never") @because("Not here.") forbid(principal, action, resource);')).toMatchObject({
      refusal: { detail: { by: 'never', because: 'Not here.' } }
    })
    const more = 2 ** 53
    expect(decide(permit('context.disk > 0'), { disk: Number.MAX_SAFE_INTEGER }).ok).toBe(true)
    expect(sandboxWishSchema.safeParse({ languages: ['python'], disk: more }).success).toBe(false)
  })
})

describe('C72 its tier', () => {
  test.each<[string, string, string, string]>([
    ['the weakest that a permit says will do', permit('', ANY), 'auto', 'wasm'],
    ['a machine with its own kernel where no permit says', permit(), 'auto', 'microvm'],
    ['the one that is asked for, where it is stronger', permit('', ANY), 'process', 'process'],
    ['never weaker than permits say', permit('', '@tier("process")'), 'wasm', 'policy/denied'],
    ['never weaker than a machine with its own kernel where no permit says', permit(), 'process', 'policy/denied'],
    ['the weakest for which a permit holds', permit('context.tier != "wasm"', ANY), 'auto', 'process']
  ])('is %s', (_, text, tier, expected) => {
    expect(tierOf(text, { tier })).toBe(expected)
  })
})
