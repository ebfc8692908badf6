import { type Effect, RAISES, type Result, VERBS } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ALL, decide } from '../testing/decide-text.ts'
import { BANK, effect, manifest } from '../testing/test-manifest.ts'
import type { ManifestDecision } from './decide-manifest.ts'

describe('what a live page may make of a click', () => {
  const policy = `@id("quiet") permit(principal, action in [Action::"activate", Action::"download"], resource);
    @id("asks") permit(principal, action in [Action::"submit", Action::"transact"], resource) when { context.approved };`

  test('is decided ahead, for each riskier class', () => {
    const decided = decide(policy, manifest([effect()]))
    expect(decided.ok && decided.value.details[0]).toMatchObject({
      approval: 'allow',
      raise: { download: 'allow', submit: 'ask', share: 'deny', transact: 'ask', destroy: 'deny' }
    })
  })

  test('holds only what is riskier than the act', () => {
    const decided = decide(policy, manifest([effect({ effect: 'submit' })]))
    expect(decided.ok && decided.value.details[0]).toHaveProperty('raise', {
      share: 'deny',
      transact: 'ask',
      destroy: 'deny'
    })
  })

  test('can be told from the planned act by policy', () => {
    const noSurprise = `${ALL} forbid(principal, action, resource is Target) when { context.raised && context.planned == "activate" };`
    const decided = decide(noSurprise, manifest([effect()]))
    expect(decided.ok && decided.value.details[0]).toHaveProperty('raise.submit', 'deny')
  })

  test.each(VERBS)('is decided for %s where the page can raise it, and for nothing else', (verb) => {
    const decided = decide(ALL, manifest([effect({ verb, effect: 'read' })]))
    if (!decided.ok) throw new Error(decided.refusal.message)
    const [grant] = decided.value.details
    const wanted = Object.fromEntries((RAISES[verb] ?? []).map((to) => [to, 'allow']))
    expect(grant).toHaveProperty('raise', wanted)
  })

  test('is not decided for what nothing can raise', () => {
    const decided = decide(ALL, manifest([effect({ verb: 'fill', effect: 'input' })]))
    expect(decided.ok && decided.value.details[0]).toHaveProperty('raise', {})
  })
})

describe('a plan-wide count counts acts, and not how they are named', () => {
  const ONE = `${ALL} forbid(principal, action == Action::"transact", resource) when { context.planCount > 1 };`
  const pay = (id: string, more: Partial<Effect> = {}) => effect({ id, effect: 'transact', ...more })
  const click = (id: string, more: Partial<Effect> = {}) => effect({ id, ...more })
  const raiseOf = (decision: Result<ManifestDecision>, id: string) =>
    decision.ok &&
    decision.value.details.flatMap((one) =>
      one.id === id && one.type === 'writ_action' ? [one.raise.transact] : []
    )[0]

  test.each<[string, readonly Effect[], boolean]>([
    ['one', [pay('e1')], true],
    ['one, and others that are not', [pay('e1'), click('e2')], true],
    ['one at each of two sites', [pay('e1'), pay('e2', { origin: BANK })], true],
    ['two of another name each', [pay('e1'), pay('e2')], false],
    ['one twice', [pay('e1', { max: 2 })], false],
    ['two, one of them where the site signs in', [pay('e1', { via: [BANK] }), pay('e2', { origin: BANK })], false]
  ])('%s', (_, effects, ok) => {
    expect(decide(ONE, manifest(effects))).toMatchObject({ ok })
  })

  test('what a page may make of acts counts together, beside what is planned', () => {
    expect(raiseOf(decide(ONE, manifest([click('e1')])), 'e1')).toBe('allow')
    expect(raiseOf(decide(ONE, manifest([click('e1'), click('e2')])), 'e1')).toBe('deny')
    expect(raiseOf(decide(ONE, manifest([pay('e1'), click('e2')])), 'e2')).toBe('deny')
    expect(raiseOf(decide(ONE, manifest([click('e1'), click('e2', { origin: BANK })])), 'e1')).toBe('allow')
  })
})

test('a page sheds no second person and no passkey by making the act look worse', () => {
  const both = ['passkey', 'second-person'].map(
    (need) => `@ask("${need}") forbid(principal, action == Action::"submit", resource) unless { context.approved };`
  )
  const decided = decide([ALL, ...both].join('\n'), manifest([effect({ verb: 'click', effect: 'submit' })]))
  if (!decided.ok) throw new Error(decided.refusal.code)
  const [grant] = decided.value.details
  if (grant?.type !== 'writ_action') throw new Error('no grant')
  expect(Object.keys(grant.raise)).toContain('transact')
  for (const worse of Object.keys(grant.raise)) {
    expect(grant.raise[worse as 'transact']).toBe('ask')
    expect(grant.needs?.[worse as 'transact']).toEqual(grant.needs?.submit)
  }
  expect(grant.needs?.submit).toHaveLength(2)
})
