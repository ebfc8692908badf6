import type { Json } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runEvents, runs } from '../../store/index.ts'
import { openPolicyTenants } from '../../testing/policy-tenants.ts'
import type { Ports } from '../ports.ts'
import { type Run, recordEvent } from '../run-record.ts'
import { readRecentUse } from './recent-use.ts'

const AT = Date.UTC(2026, 10, 20, 9, 30)
const A = 'https://a.example'
const SIGN_IN = 'https://id.example'

let tenants: Awaited<ReturnType<typeof openPolicyTenants>>
let ports: Ports
beforeAll(async () => {
  tenants = await openPolicyTenants({ at: AT, live: new Set() })
})
afterAll(() => tenants.store.close())
beforeEach(async () => {
  ports = await tenants.next()
})

interface Ran {
  readonly hoursAgo?: number
  readonly agent?: string
  readonly answers?: readonly { readonly effect: string; readonly choice: string }[]
}

const ran = async (grant: { [name: string]: Json }, { hoursAgo = 0.5, agent = 'me', answers = [] }: Ran = {}) => {
  const id = crypto.randomUUID()
  const details: Json = [{ type: 'writ_action', effect: 'submit', origin: A, max: 1, ...grant }]
  const at = new Date(AT - hoursAgo * 60 * 60 * 1000)
  await ports.db.insert(runs).values({
    id,
    session: 's',
    agent,
    person: 'person',
    status: 'done',
    text: '',
    inputs: {},
    decided: { details } as unknown as Run['decided'],
    at,
    events: 0
  })
  for (const [n, answer] of answers.entries())
    await ports.db.insert(runEvents).values({
      run: id,
      n,
      at,
      what: { type: 'answered', report: { question: 'q', ms: 1, ...answer } }
    })
  return id
}

const used = async () => {
  const { uses } = await ports.db.transaction((tx) => readRecentUse(tx, 'person', 'me', AT))
  return Object.fromEntries(uses.map(({ effect, origin, hour, day }) => [`${effect} ${origin}`, [hour, day]]))
}

test('a grant counts by hour and day, for its own agent, class and place', async () => {
  await ran({ max: 3 })
  await ran({}, { hoursAgo: 23 })
  await ran({}, { hoursAgo: 25 })
  await ran({}, { agent: 'other' })
  await ran({ effect: 'share' })
  expect(await used()).toEqual({ [`submit ${A}`]: [3, 4], [`share ${A}`]: [1, 1] })
})

test('what may be done where its site signs in counts there too', async () => {
  await ran({ via: [SIGN_IN], max: 2 })
  expect(await used()).toEqual({ [`submit ${A}`]: [2, 2], [`submit ${SIGN_IN}`]: [2, 2] })
})

test('what a page may silently make of an act counts as granted; what asks or is denied does not', async () => {
  await ran({ effect: 'activate', max: 2, raise: { submit: 'allow', transact: 'ask', destroy: 'deny' } })
  expect(await used()).toEqual({ [`activate ${A}`]: [2, 2], [`submit ${A}`]: [2, 2] })
})

test('what the person let a page make of an act counts once for each yes, wherever it may have been', async () => {
  const raise = { transact: 'ask', destroy: 'deny' }
  const yes = { effect: 'transact', choice: 'once' }
  await ran(
    { effect: 'activate', via: [SIGN_IN], max: 9, raise },
    { answers: [yes, yes, { ...yes, choice: 'no' }, { ...yes, choice: 'unanswered' }, { ...yes, effect: 'destroy' }] }
  )
  expect(await used()).toMatchObject({ [`transact ${A}`]: [2, 2], [`transact ${SIGN_IN}`]: [2, 2] })
  expect(await used()).not.toHaveProperty(`destroy ${A}`)
})

test('what its device told with a NUL or half a character is counted all the same', async () => {
  const id = await ran({ effect: 'activate', raise: { transact: 'ask' } })
  const at = new Date(AT)
  const step = { verb: 'click', effect: 'activate', origin: A, line: 1, outcome: 'done', ms: 1 } as const
  const yes = { effect: 'transact', choice: 'once', ms: 1 } as const
  await ports.db.transaction(async (tx) => {
    await recordEvent(tx, id, at, { type: 'step', report: { ...step, step: '1', target: 'button "a\0"' } })
    await recordEvent(tx, id, at, { type: 'answered', report: { ...yes, question: 'q\ud800' } })
  })
  expect(await used()).toMatchObject({ [`transact ${A}`]: [1, 1] })
})
