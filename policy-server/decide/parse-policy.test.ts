import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EffectClass, Flow, Where } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ACTORS, APP, BANK, effect, flow, manifest } from '../testing/test-manifest.ts'
import { decideManifest } from './decide-manifest.ts'
import { type Dial, layPolicies, type PolicyInForce } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

describe('a policy is refused', () => {
  test.each([
    ['that does not parse, with its line', 'permit(principal, action, resource);\npermit(', /line 2/],
    ['that speaks of an action there is not', 'permit(principal, action == Action::"fly", resource);', /fly/],
    ['that speaks of an attribute there is not', 'permit(principal, action, resource) when { context.nope };', /nope/],
    [
      'that uses an optional attribute unasked',
      'permit(principal, action == Action::"navigate", resource) when { context.path == "/" };',
      /path/
    ],
    ['with a template', 'permit(principal == ?principal, action, resource);', /templates/],
    [
      'in which two policies have one name',
      '@id("a") permit(principal, action, resource); @id("a") forbid(principal, action, resource);',
      /two policies have the @id `a`/
    ],
    [
      'in which a name could be that of an unnamed policy',
      '@id("policy #2") forbid(principal, action, resource); permit(principal, action, resource);',
      /may not begin/
    ],
    ['that is far too long', `// ${'x'.repeat(300_000)}`, /longer/]
  ])('%s', (_, text, why) => {
    const parsed = parsePolicy(text)
    expect(parsed.ok).toBe(false)
    expect(!parsed.ok && parsed.refusal).toMatchObject({
      code: 'policy/invalid',
      detail: { why: expect.stringMatching(why) }
    })
  })
})

// A forbid that another policy silently replaced would let everything through.
describe('a forbid holds', () => {
  const ids = ['policy 2', 'policy1', '1', '__proto__', 'constructor', 'toString', '', ' ']
  test.each(ids)('whatever its name, beside unnamed policies: %j', (id) => {
    const forbid = `@id(${JSON.stringify(id)}) forbid(principal, action, resource);`
    const permit = 'permit(principal, action, resource);'
    for (const text of [`${forbid} ${permit}`, `${permit} ${forbid}`, `${permit} ${permit} ${forbid} ${permit}`]) {
      const policy = parsePolicy(text)
      if (!policy.ok) throw new Error(policy.refusal.message)
      expect(
        decideManifest({
          ...ACTORS,
          policy: layPolicies({ tenant: policy.value, dial: 'none' }),
          manifest: manifest([effect()])
        }).ok
      ).toBe(false)
    }
  })

  test('without a name, among other policies without one', () => {
    const policy = parsePolicy(
      'permit(principal, action, resource); forbid(principal, action, resource); permit(principal, action, resource);'
    )
    if (!policy.ok) throw new Error(policy.refusal.message)
    expect(
      decideManifest({
        ...ACTORS,
        policy: layPolicies({ tenant: policy.value, dial: 'none' }),
        manifest: manifest([effect()])
      })
    ).toMatchObject({
      ok: false,
      refusal: { detail: { by: 'policy #2' } }
    })
  })
})

test('a policy without a name is called by its place in the text, also past the tenth', () => {
  const policy = parsePolicy('forbid(principal, action, resource);'.repeat(12))
  expect(policy.ok && policy.value.parts.map(({ id }) => id)).toEqual(
    Array.from({ length: 12 }, (_, i) => `policy #${i + 1}`)
  )
})

describe('the policies we ship', () => {
  const folder = join(import.meta.dirname, '../../examples/policies')
  const files = readdirSync(folder).filter((name) => name.endsWith('.cedar'))

  const laid = new Map<string, PolicyInForce>()
  const policyOf = (file: string, dial: Dial): PolicyInForce => {
    const known = laid.get(`${file} ${dial}`)
    if (known) return known
    const policy = parsePolicy(readFileSync(join(folder, file), 'utf8'))
    if (!policy.ok) throw new Error(policy.refusal.message)
    const made = layPolicies({ tenant: policy.value, dial })
    laid.set(`${file} ${dial}`, made)
    return made
  }

  const decideOne = (file: string, what: ReturnType<typeof manifest>, at: number, dial: Dial = 'balanced') => {
    const decided = decideManifest({ ...ACTORS, policy: policyOf(file, dial), manifest: what })
    return decided.ok ? decided.value.details[at]?.approval : 'deny'
  }

  test.each(files)('%s is valid', (file) => {
    expect(parsePolicy(readFileSync(join(folder, file), 'utf8')).ok).toBe(true)
  })

  const CLASSES: readonly EffectClass[] = [
    'read',
    'navigate',
    'input',
    'activate',
    'secret',
    'download',
    'upload',
    'submit',
    'share',
    'transact',
    'destroy',
    'code',
    'tool',
    'human'
  ]
  test.each([
    ['balanced.cedar', 'allow allow allow allow allow ask ask ask ask ask ask ask ask allow'],
    ['cautious.cedar', 'allow allow ask ask ask deny deny ask ask ask ask deny deny allow'],
    ['read-only.cedar', 'allow allow deny deny deny deny deny deny deny deny deny deny deny deny'],
    ['expenses-demo.cedar', 'allow allow allow allow allow deny deny ask deny ask ask deny deny allow']
  ])('%s decides each class', (file, wanted) => {
    const at = (kind: EffectClass): Where =>
      kind === 'human' ? 'person' : kind === 'code' ? 'sandbox' : kind === 'tool' ? 'tool:wallet' : APP
    const decided = CLASSES.map((kind) => decideOne(file, manifest([effect({ effect: kind, origin: at(kind) })]), 0))
    expect(decided.join(' ')).toBe(wanted)
  })

  const site = effect({ verb: 'read-text', effect: 'read' })
  test.each([
    ['balanced.cedar', 'allow ask allow allow deny'],
    ['cautious.cedar', 'ask ask allow allow deny'],
    ['read-only.cedar', 'allow deny allow allow deny'],
    ['expenses-demo.cedar', 'allow deny allow allow deny']
  ])(
    '%s decides flows: to the planner, from another site, from the person, by stopping alone, out of the vault',
    (file, wanted) => {
      const flows = [
        flow(),
        flow({ from: BANK, to: APP }),
        flow({ from: 'person', to: APP }),
        flow({ how: ['stopping'] }),
        flow({ from: 'vault', to: 'planner' })
      ]
      // The vault's flow first refuses the plan, so each is decided alone.
      expect(flows.map((one) => decideOne(file, manifest([site], [one]), 1)).join(' ')).toBe(wanted)
    }
  )

  const SINKS: readonly Partial<Flow>[] = [
    { from: BANK, to: APP, how: ['branch', 'stopping'], bits: 12 },
    { from: BANK, to: APP, how: ['branch', 'stopping'], bits: 400 },
    { from: BANK, to: APP, how: ['branch', 'stopping'] },
    { from: BANK, to: APP, how: ['branch', 'control'], bits: 1 },
    { from: 'planner', to: 'sandbox' },
    { from: BANK, to: 'sandbox' },
    { from: 'sandbox', to: APP },
    { from: 'tool:wallet', to: APP },
    { from: BANK, to: 'tool:wallet' },
    { from: 'sandbox', to: 'planner' },
    { from: BANK, to: 'planner', how: ['branch', 'stopping'], bits: 12 }
  ]
  test.each([
    ['balanced.cedar', 'allow ask ask ask allow ask ask ask ask allow allow'],
    ['cautious.cedar', 'ask ask ask ask ask ask ask ask ask ask allow'],
    ['read-only.cedar', 'deny deny deny deny deny deny deny deny deny allow allow'],
    ['expenses-demo.cedar', 'deny deny deny deny deny deny deny deny deny allow allow']
  ])(
    '%s decides flows: by few bits, by many, by who knows how many, by control, to and from code and tools',
    (file, wanted) => {
      expect(SINKS.map((one) => decideOne(file, manifest([site], [flow(one)]), 1)).join(' ')).toBe(wanted)
    }
  )

  test('expenses-demo.cedar opens nothing but this machine', () => {
    expect(decideOne('expenses-demo.cedar', manifest([effect({ origin: BANK, effect: 'read' })]), 0)).toBe('deny')
  })
})
