import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { A, DAY, DecidedPlans, PERMIT, PLAN } from '../../testing/decided-plans.ts'
import { clearAsAdmin } from '../labels/clear-labels.ts'
import type { Run } from '../run-record.ts'
import { narrowingNow } from './decide-plan.ts'
import { rememberFlows } from './known-flows.ts'
import { addRule, removeRule, rulesHold } from './person-rules.ts'

const plans = new DecidedPlans()
beforeEach(() => plans.next())
afterAll(() => plans.close())

describe('a person’s rule', () => {
  const add = (answer: 'allow' | 'ask' | 'deny', more: object = {}) =>
    plans.ports.db.transaction((tx) =>
      addRule(tx, 'person', { effect: 'submit', origin: A, answer, ...more }, plans.world.at)
    )

  test('answers a question of the dial, for its person, agent, place and time only', async () => {
    expect(await plans.outcome()).toEqual({ submit: 'ask', flow: 'ask' })
    await add('allow', { agent: 'me', days: 2 })
    expect(await plans.outcome()).toEqual({ submit: 'allow', flow: 'ask' })
    expect(await plans.outcome({ agent: 'other' })).toMatchObject({ submit: 'ask' })
    expect(await plans.outcome({ person: 'somebody' })).toMatchObject({ submit: 'ask' })
    plans.world.at += 2 * DAY
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
  })

  test.each<[string, string, unknown]>([
    [
      'a no',
      `${PERMIT} @id("no") forbid (principal, action == Action::"submit", resource);`,
      { code: 'policy/denied', by: 'no' }
    ],
    [
      'what is always asked',
      `${PERMIT} @ask("always") forbid (principal, action == Action::"submit", resource) unless { context.approved };`,
      { submit: 'ask', flow: 'ask' }
    ]
  ])('never answers %s', async (_, text, expected) => {
    await plans.change({ text })
    await add('allow')
    expect(await plans.outcome()).toEqual(expected)
  })

  test('narrows, and ends what was decided before it', async () => {
    const before = (await plans.decide()).made?.narrowing
    const now = async () => {
      const narrowing = await plans.ports.db.transaction((tx) =>
        narrowingNow(tx, plans.ports, 'person', plans.world.at)
      )
      return narrowing.ok && narrowing.value === before
    }
    await add('allow')
    expect(await now()).toBe(true)
    const rule = await add('deny')
    expect(await plans.outcome()).toMatchObject({ code: 'policy/denied', by: expect.stringMatching('person’s rule') })
    expect(await now()).toBe(false)
    if (rule.ok) await plans.ports.db.transaction((tx) => removeRule(tx, 'person', rule.value.id))
    await add('ask')
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
  })

  test('that answered a question is what the decision relies on: it does not hold without it', async () => {
    expect((await plans.decide()).made?.decision.relied).toEqual([])
    const unused = await add('allow', { origin: 'https://other.example' })
    const rule = await add('allow')
    if (!rule.ok || !unused.ok) throw new Error('no rule')
    const relied = (await plans.decide()).made?.decision.relied ?? []
    expect(relied).toEqual([rule.value.id])
    const holds = () => plans.ports.db.transaction((tx) => rulesHold(tx, 'person', relied, plans.world.at))
    await plans.ports.db.transaction((tx) => removeRule(tx, 'person', unused.value.id))
    expect(await holds()).toBe(true)
    await plans.ports.db.transaction((tx) => removeRule(tx, 'person', rule.value.id))
    expect(await holds()).toBe(false)
  })

  test.each([
    ['transact', 30],
    ['destroy', 1],
    ['submit', 31],
    ['submit', 0]
  ] as const)('cannot allow %s for %d days', async (effect, days) => {
    expect(await add('allow', { effect, days })).toMatchObject({ ok: false, refusal: { code: 'rule/not-allowed' } })
  })

  test('is one of at most 500', async () => {
    for (let i = 0; i < 500; i++) await add('deny', { origin: `https://n${i}.example` })
    expect(await add('deny')).toMatchObject({ ok: false, refusal: { code: 'rule/too-many' } })
  })
})

test('a flow that the person said yes to is no first one for that agent any more, and one of another kind still is', async () => {
  const { made } = await plans.decide()
  const run = {
    id: 'r',
    person: 'person',
    agent: 'me',
    decided: { details: made?.decision.details ?? [] }
  } as unknown as Run
  await plans.ports.db.transaction((tx) => rememberFlows(tx, run, new Date(plans.world.at)))
  expect(await plans.outcome()).toMatchObject({ flow: 'allow' })
  expect(await plans.outcome({ agent: 'other' })).toMatchObject({ flow: 'ask' })
  expect(await plans.outcome({ person: 'somebody' })).toMatchObject({ flow: 'ask' })
  const aiming = PLAN.replace('open "/new"', 'open "/new" click button named x')
  expect(await plans.outcome({ text: aiming })).toMatchObject({ flow: 'ask' })
  for (const [what, flow] of [
    ['shown', 'allow'],
    ['released', 'ask']
  ] as const) {
    await clearAsAdmin(plans.ports.db, { person: 'person', what }, new Date(plans.world.at))
    expect(await plans.outcome()).toMatchObject({ flow })
  }
})
