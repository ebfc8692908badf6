import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declaredOrigins, type Manifest } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ACTORS, APP, BANK, effect, manifest } from '../testing/test-manifest.ts'
import { settingOf } from './cedar-request.ts'
import { decideEgress, decideTrusted } from './decide-egress.ts'
import { layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const decide = (text: string, what: Manifest) => {
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  const laid = layPolicies({ tenant: policy.value, dial: 'none' })
  return decideEgress(laid, settingOf(ACTORS, declaredOrigins(what), {}), what)
}

const ACTS = 'permit (principal, action, resource is Target);'
const EGRESS = 'permit (principal, action == Action::"egress", resource);'
const one = manifest([effect()])
const two = manifest([effect(), effect({ id: 'e2', origin: BANK, effect: 'secret' })])

describe('pages reach beyond the plan only where policy says so aloud', () => {
  test.each([
    ['nothing is said', ACTS, one, 'declared'],
    ['it is permitted', EGRESS, one, 'open'],
    [
      'it is permitted and forbidden',
      `${EGRESS} forbid (principal, action == Action::"egress", resource);`,
      one,
      'declared'
    ],
    ['it would need a person', 'permit (principal, action, resource) when { context.approved };', one, 'declared'],
    [
      'it is permitted at one site of two',
      `permit (principal, action == Action::"egress", resource == Site::"${APP}");`,
      two,
      'declared'
    ],
    [
      'it is permitted at both',
      `permit (principal, action == Action::"egress", resource) when { context.sites.contains("${BANK}") };`,
      two,
      'open'
    ],
    [
      'the plan signs in somewhere',
      `${EGRESS} forbid (principal, action == Action::"egress", resource) when { context.effects.contains("secret") };`,
      two,
      'declared'
    ],
    [
      'that is asked of a plan without',
      `${EGRESS} forbid (principal, action == Action::"egress", resource) when { context.effects.contains("secret") };`,
      one,
      'open'
    ],
    [
      'a policy fails',
      `${EGRESS} forbid (principal, action == Action::"egress", resource) when { 9007199254740991 * 1024 + (if context.effects.contains("activate") then 1025 else 0) > 1 };`,
      one,
      'declared'
    ]
  ] as const)('%s', (_, policy, what, wanted) => {
    expect(decide(policy, what)).toBe(wanted)
  })

  test('a sign-in origin counts, and so does a plan that does nothing', () => {
    const via = manifest([effect({ via: [BANK] })])
    const here = `permit (principal, action == Action::"egress", resource == Site::"${APP}");`
    expect(decide(here, via)).toBe('declared')
    expect(decide(here, manifest([effect()]))).toBe('open')
    expect(decide(EGRESS, manifest([]))).toBe('open')
  })

  test.each([
    ['balanced.cedar', 'open'],
    ['read-only.cedar', 'open'],
    ['cautious.cedar', 'declared'],
    ['expenses-demo.cedar', 'declared']
  ])('%s', (file, wanted) => {
    expect(decide(readFileSync(join(import.meta.dirname, '../../examples/policies', file), 'utf8'), one)).toBe(wanted)
  })
})

describe('an act is done as by a person’s own hand only where policy says so aloud', () => {
  const TRUSTED = 'permit (principal, action == Action::"trusted-input", resource);'
  const click = effect()
  const trusts = (text: string, act = click) => {
    const policy = parsePolicy(text)
    if (!policy.ok) throw new Error(policy.refusal.message)
    const what = manifest([act, effect({ id: 'e2', origin: BANK, effect: 'secret' })])
    const laid = layPolicies({ tenant: policy.value, dial: 'none' })
    return decideTrusted(laid, settingOf(ACTORS, declaredOrigins(what), {}), act, what)
  }

  test.each([
    ['nothing is said', ACTS, click, false],
    ['it is permitted', TRUSTED, click, true],
    ['it is permitted, of an act that is none of the hand', TRUSTED, effect({ verb: 'fill' }), false],
    ['it would need a person', 'permit (principal, action, resource) when { context.approved };', click, false],
    ['it is permitted elsewhere', TRUSTED.replace('resource', `resource == Site::"${BANK}"`), click, false],
    [
      'it is permitted there, whatever holds where the plan does other things',
      TRUSTED.replace('resource', `resource == Site::"${APP}"`),
      click,
      true
    ],
    [
      'it is not where the act may happen while the site signs in',
      TRUSTED.replace('resource', `resource == Site::"${APP}"`),
      effect({ via: [BANK] }),
      false
    ],
    [
      'it is forbidden for what the plan does there',
      `${TRUSTED} forbid (principal, action == Action::"trusted-input", resource) when { context.effects.contains("activate") };`,
      click,
      false
    ]
  ] as const)('where %s', (_, text, act, expected) => expect(trusts(text, act)).toBe(expected))
})
