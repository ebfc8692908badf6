import type { Json, Source } from '@writ/dsl/contract'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runs } from '../../store/index.ts'
import { A, type Asked, DAY, DecidedPlans, PERMIT, PLAN } from '../../testing/decided-plans.ts'
import type { Run } from '../run-record.ts'

const plans = new DecidedPlans()
beforeEach(() => plans.next())
afterAll(() => plans.close())

describe('a decision that is kept is never stale after a change of', () => {
  const bound = (condition: string) =>
    `${PERMIT} @id("it") forbid (principal, action == Action::"submit", resource) when { ${condition} };`
  const denied = { code: 'policy/denied', by: 'it' }

  test.each<[string, string, () => Asked | Promise<Asked>]>([
    ['the request', 'context.request.text == "Other"', () => ({ request: { text: 'Other', saidBy: 'person' } })],
    [
      'who says it',
      'context.request.saidBy == "agent"',
      () => ({ request: { text: 'Send the sum', saidBy: 'agent' } })
    ],
    [
      'the labels of the session',
      'context.shown.contains("https://c.example")',
      () => ({ shown: ['https://c.example' as Source] })
    ],
    ['the agent', 'principal == Agent::"other"', () => ({ agent: 'other' })],
    ['the person', 'context.person == User::"other"', () => ({ person: 'other' })],
    ['the device', 'context.device == Device::"other"', () => ({ device: 'other' })],
    [
      'the plan',
      'context.count > 1',
      () => ({ text: PLAN.replace('as submit }', 'as submit click button "Go on" as submit }') })
    ],
    [
      'who is there',
      '!context.present',
      () => {
        plans.world.live = new Set()
        return {}
      }
    ],
    [
      'the time',
      'context.time.hour >= 18 || context.time.weekday > 5',
      () => {
        plans.world.at += DAY
        return {}
      }
    ],
    [
      'the policy',
      'context.count > 100',
      async () => {
        await plans.change({ text: bound('context.count > 0') })
        return {}
      }
    ],
    [
      'what was used lately',
      'context.recent.day + context.count > 3',
      async () => {
        const details = [{ type: 'writ_action', effect: 'submit', origin: A, max: 3 }]
        await plans.ports.db.insert(runs).values({
          id: `run-${plans.ports.tenant}`,
          session: 's',
          agent: 'me',
          person: 'person',
          status: 'done',
          text: '',
          inputs: {},
          decided: { details } as unknown as Run['decided'],
          at: new Date(plans.world.at - 2 * 60 * 60 * 1000),
          events: 0
        })
        return {}
      }
    ]
  ])('%s', async (_, condition, next) => {
    await plans.change({ text: bound(condition) })
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
    const asked = await next()
    expect(await plans.outcome(asked)).toMatchObject(denied)
  })
})

test('uses are counted by hour and day, by agent, person, class and place', async () => {
  const used = async (hoursAgo: number, more: { agent?: string; effect?: string; origin?: string } = {}) => {
    const { agent = 'me', effect = 'submit', origin = A } = more
    const details: Json = [{ type: 'writ_action', effect, origin, max: 1 }]
    await plans.ports.db.insert(runs).values({
      id: crypto.randomUUID(),
      session: 's',
      agent,
      person: 'person',
      status: 'done',
      text: '',
      inputs: {},
      decided: { details } as unknown as Run['decided'],
      at: new Date(plans.world.at - hoursAgo * 60 * 60 * 1000),
      events: 0
    })
  }
  await plans.change({
    text: `${PERMIT} @id("hour") forbid (principal, action == Action::"submit", resource) when { context.recent.hour >= 2 };
      @id("day") forbid (principal, action == Action::"submit", resource) when { context.recent.day >= 4 };
      @id("plans") forbid (principal, action == Action::"read", resource) when { context.recent.plansDay >= 7 };`
  })
  await used(0.5)
  for (const more of [{ agent: 'other' }, { effect: 'share' }, { origin: 'https://b.example' }]) await used(0.5, more)
  await used(23)
  await used(25)
  expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
  await used(0.9)
  expect(await plans.outcome()).toEqual({ code: 'policy/denied', by: 'hour' })
  await used(20)
  plans.world.at += 50 * 60 * 1000
  expect(await plans.outcome()).toEqual({ code: 'policy/denied', by: 'day' })
  await used(10)
  expect(await plans.outcome()).toEqual({ code: 'policy/denied', by: 'plans' })
})
