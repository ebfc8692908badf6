import { contextOf, type Json, type Request, type Source } from '@writ/dsl/contract'
import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportLog } from '../../audit/read-log.ts'
import { policies, runs } from '../../store/index.ts'
import { openPolicyTenants } from '../../testing/policy-tenants.ts'
import { BALANCED } from '../../testing/test-server.ts'
import { clearAsAdmin } from '../labels/clear-labels.ts'
import type { Ports } from '../ports.ts'
import { readPlan } from '../read-plan.ts'
import type { Run } from '../run-record.ts'
import { decidePlan, narrowingNow } from './decide-plan.ts'
import { rememberFlows } from './known-flows.ts'
import { addRule, removeRule, rulesHold } from './person-rules.ts'
import { policyInForce } from './policy-in-force.ts'
import { listVersions, type PolicyChange, setPolicy, startWithPolicy } from './set-policy.ts'
import { openVersion } from './sign-version.ts'

const START = Date.UTC(2026, 10, 20, 9, 30)
const A = 'https://a.example'
const DAY = 24 * 60 * 60 * 1000
const PERMIT = '@id("all") permit (principal, action, resource);'

const world: { at: number; live: ReadonlySet<string> } = { at: START, live: new Set() }
let tenants: Awaited<ReturnType<typeof openPolicyTenants>>
let ports: Ports

/** A tenant of its own for each test, with the default policy. */
beforeAll(async () => {
  tenants = await openPolicyTenants(world)
})
afterAll(() => tenants.store.close())
beforeEach(async () => {
  world.at = START
  world.live = new Set(['dev'])
  ports = await tenants.next()
})

const change = (given: PolicyChange) => setPolicy(ports.db, ports, given, new Date(world.at))
const inForce = () => ports.db.transaction((tx) => policyInForce(tx, ports))

const PLAN = `plan "Send it"
site a = "${A}"
site b = "https://b.example"
on b { let x = read text of heading "Sum" }
on a { open "/new" fill field "Sum" with x click button "Go on" as submit }
`

interface Asked {
  readonly text?: string
  readonly request?: Request
  readonly shown?: readonly Source[]
  readonly agent?: string
  readonly person?: string
  readonly device?: string
}

/** How the submit and the flow from b to a are decided, or the code of the refusal. */
const decide = async ({
  text = PLAN,
  shown = [],
  agent = 'me',
  person = 'person',
  device = 'dev',
  ...more
}: Asked = {}) => {
  const { request = { text: 'Send the sum', saidBy: 'person' } } = more
  const context = contextOf(request, {}, { shown, released: {} })
  const read = readPlan(text, context)
  if (!read.ok) throw new Error(JSON.stringify(read.refusal))
  const plan = { text, context, checked: read.value, request, agent: { id: agent, name: agent }, person, device }
  const made = await ports.db.transaction((tx) => decidePlan(tx, ports, plan))
  if (!made.ok) return { code: made.refusal.code, by: made.refusal.detail?.by }
  const { details } = made.value.decision
  const submit = details.find((one) => one.type === 'writ_action' && one.effect === 'submit')
  const flow = details.find((one) => one.type === 'writ_flow' && one.from === 'https://b.example' && one.to === A)
  return { submit: submit?.approval, flow: flow?.approval, made: made.value }
}

const outcome = async (asked: Asked = {}) => {
  const { made: _, ...rest } = await decide(asked)
  return rest
}

describe('versions of a policy', () => {
  test('go up by one, are signed one over the other, and stand in the log', async () => {
    expect(await change({ text: PERMIT, expected: 1 })).toMatchObject({
      ok: true,
      value: { version: 2, dial: 'balanced' }
    })
    expect(await change({ dial: 'swift', zone: 'Europe/Berlin' })).toMatchObject({
      ok: true,
      value: { version: 3, dial: 'swift' }
    })
    const versions = await ports.db.transaction(listVersions)
    expect(versions.map(({ version, dial, zone }) => [version, dial, zone])).toEqual([
      [3, 'swift', 'Europe/Berlin'],
      [2, 'balanced', 'UTC'],
      [1, 'balanced', 'UTC']
    ])
    const claims = await Promise.all(versions.map(({ signed }) => openVersion(ports.keys.policy, signed)))
    expect(claims.map((one) => [one?.tenant, one?.version])).toEqual(
      [3, 2, 1].map((version) => [ports.tenant, version])
    )
    expect(new Set(claims.map((one) => one?.previous)).size).toBe(3)
    const { leaves } = await exportLog(ports.db, ports.keys)
    const set = leaves
      .map((leaf) => JSON.parse(leaf).event)
      .filter(({ kind }: { kind: string }) => kind === 'policy-set')
    expect(set.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3])
  })

  test.each<[string, PolicyChange, string]>([
    ['another version than is in force', { text: PERMIT, expected: 7 }, 'policy/stale'],
    ['what is no policy', { text: 'permit(' }, 'policy/invalid'],
    ['what is no time zone', { zone: 'Moon/Base' }, 'policy/invalid']
  ])('are not made over %s', async (_, given, code) => {
    expect(await change(given)).toMatchObject({ ok: false, refusal: { code } })
    expect(await inForce()).toMatchObject({ ok: true, value: { version: 1, tenant: { text: BALANCED } } })
  })

  test('stay where the server starts again with the policy that it was given before', async () => {
    await change({ text: PERMIT })
    const again = (text: string) => ports.db.transaction((tx) => startWithPolicy(tx, ports, text, new Date(world.at)))
    expect(await again(BALANCED)).toMatchObject({ ok: true, value: { version: 2, tenant: { text: PERMIT } } })
    expect(await again(`${BALANCED}\n`)).toMatchObject({ ok: true, value: { version: 3 } })
  })
})

describe('a policy that was put back or changed in the database decides nothing', () => {
  const newest = async () =>
    (await ports.db.select().from(policies).orderBy(desc(policies.version)).limit(1))[0]?.id ?? -1
  /** As a server would find it that starts on this database. */
  const afresh = (): Ports => ({ ...ports, keys: { ...ports.keys } })

  test.each<[string, () => Promise<unknown>]>([
    ['the newest is taken out', async () => ports.db.delete(policies).where(eq(policies.id, await newest()))],
    [
      'an old one is numbered as newer',
      async () => ports.db.update(policies).set({ version: 9 }).where(eq(policies.version, 1))
    ],
    [
      'its text is another',
      async () =>
        ports.db
          .update(policies)
          .set({ text: `${PERMIT} ` })
          .where(eq(policies.id, await newest()))
    ],
    [
      'its dial is another',
      async () =>
        ports.db
          .update(policies)
          .set({ dial: 'swift' })
          .where(eq(policies.id, await newest()))
    ],
    [
      'its signature is gone',
      async () =>
        ports.db
          .update(policies)
          .set({ signed: '' })
          .where(eq(policies.id, await newest()))
    ]
  ])('where %s', async (_, tamper) => {
    await change({ text: PERMIT })
    expect(await outcome()).toMatchObject({ submit: 'ask' })
    await tamper()
    const fresh = afresh()
    expect(await ports.db.transaction((tx) => policyInForce(tx, fresh))).toMatchObject({
      ok: false,
      refusal: { code: 'policy/rollback' }
    })
  })

  test('also in a server that has seen the newer one', async () => {
    await change({ text: PERMIT })
    expect(await outcome()).toMatchObject({ submit: 'ask' })
    await ports.db.delete(policies).where(eq(policies.id, await newest()))
    expect(await outcome()).toEqual({ code: 'policy/rollback', by: undefined })
  })
})

describe('a person’s rule', () => {
  const add = (answer: 'allow' | 'ask' | 'deny', more: object = {}) =>
    ports.db.transaction((tx) => addRule(tx, 'person', { effect: 'submit', origin: A, answer, ...more }, world.at))

  test('answers a question of the dial, for its person, agent, place and time only', async () => {
    expect(await outcome()).toEqual({ submit: 'ask', flow: 'ask' })
    await add('allow', { agent: 'me', days: 2 })
    expect(await outcome()).toEqual({ submit: 'allow', flow: 'ask' })
    expect(await outcome({ agent: 'other' })).toMatchObject({ submit: 'ask' })
    expect(await outcome({ person: 'somebody' })).toMatchObject({ submit: 'ask' })
    world.at += 2 * DAY
    expect(await outcome()).toMatchObject({ submit: 'ask' })
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
    await change({ text })
    await add('allow')
    expect(await outcome()).toEqual(expected)
  })

  test('narrows, and ends what was decided before it', async () => {
    const before = (await decide()).made?.narrowing
    const now = async () => {
      const narrowing = await ports.db.transaction((tx) => narrowingNow(tx, ports, 'person', world.at))
      return narrowing.ok && narrowing.value === before
    }
    await add('allow')
    expect(await now()).toBe(true)
    const rule = await add('deny')
    expect(await outcome()).toMatchObject({ code: 'policy/denied', by: expect.stringMatching('person’s rule') })
    expect(await now()).toBe(false)
    if (rule.ok) await ports.db.transaction((tx) => removeRule(tx, 'person', rule.value.id))
    await add('ask')
    expect(await outcome()).toMatchObject({ submit: 'ask' })
  })

  test('that answered a question is what the decision relies on: it does not hold without it', async () => {
    expect((await decide()).made?.decision.relied).toEqual([])
    const unused = await add('allow', { origin: 'https://other.example' })
    const rule = await add('allow')
    if (!rule.ok || !unused.ok) throw new Error('no rule')
    const relied = (await decide()).made?.decision.relied ?? []
    expect(relied).toEqual([rule.value.id])
    const holds = () => ports.db.transaction((tx) => rulesHold(tx, 'person', relied, world.at))
    await ports.db.transaction((tx) => removeRule(tx, 'person', unused.value.id))
    expect(await holds()).toBe(true)
    await ports.db.transaction((tx) => removeRule(tx, 'person', rule.value.id))
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
  const { made } = await decide()
  const run = {
    id: 'r',
    person: 'person',
    agent: 'me',
    decided: { details: made?.decision.details ?? [] }
  } as unknown as Run
  await ports.db.transaction((tx) => rememberFlows(tx, run, new Date(world.at)))
  expect(await outcome()).toMatchObject({ flow: 'allow' })
  expect(await outcome({ agent: 'other' })).toMatchObject({ flow: 'ask' })
  expect(await outcome({ person: 'somebody' })).toMatchObject({ flow: 'ask' })
  const aiming = PLAN.replace('open "/new"', 'open "/new" click button named x')
  expect(await outcome({ text: aiming })).toMatchObject({ flow: 'ask' })
  for (const [what, flow] of [
    ['shown', 'allow'],
    ['released', 'ask']
  ] as const) {
    await clearAsAdmin(ports.db, { person: 'person', what }, new Date(world.at))
    expect(await outcome()).toMatchObject({ flow })
  }
})

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
        world.live = new Set()
        return {}
      }
    ],
    [
      'the time',
      'context.time.hour >= 18 || context.time.weekday > 5',
      () => {
        world.at += DAY
        return {}
      }
    ],
    [
      'the policy',
      'context.count > 100',
      async () => {
        await change({ text: bound('context.count > 0') })
        return {}
      }
    ],
    [
      'what was used lately',
      'context.recent.day + context.count > 3',
      async () => {
        const details = [{ type: 'writ_action', effect: 'submit', origin: A, max: 3 }]
        await ports.db.insert(runs).values({
          id: `run-${ports.tenant}`,
          session: 's',
          agent: 'me',
          person: 'person',
          status: 'done',
          text: '',
          inputs: {},
          decided: { details } as unknown as Run['decided'],
          at: new Date(world.at - 2 * 60 * 60 * 1000),
          events: 0
        })
        return {}
      }
    ]
  ])('%s', async (_, condition, next) => {
    await change({ text: bound(condition) })
    expect(await outcome()).toMatchObject({ submit: 'ask' })
    expect(await outcome()).toMatchObject({ submit: 'ask' })
    const asked = await next()
    expect(await outcome(asked)).toMatchObject(denied)
  })
})

test('uses are counted by hour and day, by agent, person, class and place', async () => {
  const used = async (hoursAgo: number, more: { agent?: string; effect?: string; origin?: string } = {}) => {
    const { agent = 'me', effect = 'submit', origin = A } = more
    const details: Json = [{ type: 'writ_action', effect, origin, max: 1 }]
    await ports.db.insert(runs).values({
      id: crypto.randomUUID(),
      session: 's',
      agent,
      person: 'person',
      status: 'done',
      text: '',
      inputs: {},
      decided: { details } as unknown as Run['decided'],
      at: new Date(world.at - hoursAgo * 60 * 60 * 1000),
      events: 0
    })
  }
  await change({
    text: `${PERMIT} @id("hour") forbid (principal, action == Action::"submit", resource) when { context.recent.hour >= 2 };
      @id("day") forbid (principal, action == Action::"submit", resource) when { context.recent.day >= 4 };
      @id("plans") forbid (principal, action == Action::"read", resource) when { context.recent.plansDay >= 7 };`
  })
  await used(0.5)
  for (const more of [{ agent: 'other' }, { effect: 'share' }, { origin: 'https://b.example' }]) await used(0.5, more)
  await used(23)
  await used(25)
  expect(await outcome()).toMatchObject({ submit: 'ask' })
  await used(0.9)
  expect(await outcome()).toEqual({ code: 'policy/denied', by: 'hour' })
  await used(20)
  world.at += 50 * 60 * 1000
  expect(await outcome()).toEqual({ code: 'policy/denied', by: 'day' })
  await used(10)
  expect(await outcome()).toEqual({ code: 'policy/denied', by: 'plans' })
})
