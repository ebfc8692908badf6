import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACTORS, effect } from '../testing/test-manifest.ts'
import { effectRequest, settingOf } from './cedar-request.ts'
import { decideRequest } from './decide-request.ts'
import { layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const parsed = (text: string) => {
  const tenant = parsePolicy(text)
  if (!tenant.ok) throw new Error(tenant.refusal.message)
  return tenant.value
}
const policyOf = (text: string) => layPolicies({ tenant: parsed(text), dial: 'none' })

const setting = settingOf(ACTORS, [], { at: 0 })
const named = (text: string, path: string) =>
  effectRequest(
    setting,
    effect({ path, target: { role: 'button', match: { kind: 'is', text }, states: [], having: [] } })
  )

const letters = fc.constantFrom('a', 'a', 'b', 'b', '*', '\\', '😀')
const texts = fc.array(letters, { maxLength: 4 }).map((parts) => parts.join(''))
/** A pattern as it stands in a policy: `*` any run, `\*` a star. */
const patterns = fc
  .array(fc.constantFrom('a', 'b', '*', '\\*', '\\\\', 'é', '😀'), { maxLength: 5 })
  .map((parts) => parts.join(''))
const quoted = (text: string) => JSON.stringify(text)
const attributes = fc.constantFrom('resource.name', '(if context has path then context.path else "")')
const tests = fc.oneof(
  fc.tuple(attributes, patterns).map(([of, pattern]) => `${of} like "${pattern}"`),
  fc.tuple(attributes, texts).map(([of, text]) => `${of} == ${quoted(text)}`),
  fc.tuple(attributes, texts).map(([of, text]) => `${quoted(text)} != ${of}`),
  fc.tuple(attributes, texts, texts).map(([of, a, b]) => `[${quoted(a)}, ${quoted(b)}].contains(${of})`),
  fc.constant('resource.name == resource.role'),
  patterns.map((pattern) => `context has path && context.path like "${pattern}"`)
)

test('what was decided for one text is decided so for another only where every policy answers alike', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), tests), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(texts, texts), { minLength: 2, maxLength: 12 }),
      (conditions, names) => {
        const rules = conditions.map(
          ([permits, when]) =>
            `${permits ? 'permit' : 'forbid'} (principal, action == Action::"activate", resource) when { ${when} };`
        )
        const text = ['permit (principal, action == Action::"activate", resource);', ...rules].join('\n')
        const tenant = parsed(text)
        const policy = layPolicies({ tenant, dial: 'none' })
        for (const [name, path] of names) {
          const request = named(name, path)
          expect(decideRequest(policy, request)).toEqual(decideRequest(layPolicies({ tenant, dial: 'none' }), request))
        }
      }
    ),
    { numRuns: 80 }
  )
}, 120_000)

describe('a text that no policy tests, or only for being there, makes no other request', () => {
  test.each([
    'permit (principal, action == Action::"activate", resource);',
    'permit (principal, action == Action::"activate", resource) when { context has path };',
    'permit (principal, action == Action::"activate", resource) when { resource.name like "x*" };'
  ])('%s', (text) => {
    const policy = policyOf(text)
    expect(decideRequest(policy, named('a', '/a'))).toBe(decideRequest(policy, named('b', '/b')))
  })

  test('and one that is compared with another attribute does', () => {
    const policy = policyOf(
      'permit (principal, action == Action::"activate", resource) when { resource.name == resource.role };'
    )
    expect(decideRequest(policy, named('button', '')).decision).toBe('allow')
    expect(decideRequest(policy, named('link', '')).decision).toBe('deny')
  })
})
