import { is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import * as schema from '../store/schema.ts'
import { erasePerson } from './erase-person.ts'
import { eraseRuns } from './erase-runs.ts'

const AT = new Date(0)
const TENANT = 'acme'

let store: Store
beforeAll(async () => {
  store = await openStore({})
})
afterAll(() => store.close())

/** Two runs of one request, and all that is held of a person beside them, each with a word of theirs in it. */
const holdOf = async (person: string): Promise<void> => {
  const db = store.of(TENANT)
  const word = `word of ${person}`
  const of = { person, agent: 'planner', at: AT }
  await db.insert(schema.persons).values({ id: person, name: word, at: AT })
  await db.insert(schema.sessions).values({ ...of, id: `session-${person}`, request: word, saidBy: 'person' })
  const run = { ...of, session: `session-${person}`, status: 'done' as const, events: 1, endedAt: AT }
  for (const id of [`one-${person}`, `two-${person}`]) {
    const report = { run: id, status: 'done' as const, steps: [], approvals: [], timings: {}, result: word }
    await db.insert(schema.runs).values({ ...run, id, text: word, inputs: { word }, token: word, report })
    await db.insert(schema.runEvents).values({ run: id, n: 1, at: AT, what: { type: 'step', word } as never })
  }
  const reserved = { plans: 1, acts: 1, questions: 1, codeMs: 0, question: word }
  await db
    .insert(schema.agentReserves)
    .values({ run: `one-${person}`, agent: 'planner', window: 'day', begins: AT, ...reserved })
  const device = `device-${person}`
  const asked = { device, step: null, question: word, shown: word, passkey: false, expires: AT }
  await db.insert(schema.secondQuestions).values({ id: 'q1', run: `one-${person}`, person, at: AT, ...asked })
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: word } as never
  const chain = { journalSeq: 0, journalHead: word }
  await db
    .insert(schema.devices)
    .values({ id: device, person, jkt: word, jwk, build: word, browser: 'chrome', at: AT, ...chain })
  await db.insert(schema.journal).values({ device, seq: 0, hash: word, run: `one-${person}`, leaf: 0 })
  await db.insert(schema.enrolments).values({ codeHash: word, person, expires: AT })
  const source = word as never
  await db.insert(schema.labels).values({ ...of, sink: word, owner: person, source, run: `one-${person}` })
  await db.insert(schema.knownFlows).values({ ...of, source: word, sink: word, how: ['value'], run: `one-${person}` })
  await db
    .insert(schema.personRules)
    .values({ id: `rule-${person}`, person, effect: 'submit', origin: word, answer: 'allow', at: AT })
  await db.insert(schema.approvers).values({ person, keyHash: word, at: AT })
  await db.insert(schema.approverSessions).values({ idHash: word, person, challenge: word, expires: AT })
  const passkey = { id: word, publicKey: word, counter: 0, rp: word, origin: word }
  await db.insert(schema.approverPasskeys).values({ person, ...passkey, at: AT })
  await db.insert(schema.toolCredentials).values({ server: `tool-${person}`, person, sealed: word, at: AT })
  const begun = { device, state: word, redirect: word, sealed: word, expires: AT }
  await db.insert(schema.toolSignIns).values({ server: `tool-${person}`, person, ...begun })
  await db.insert(schema.agentWords).values({ person, agent: word, state: 'paused', at: AT })
}

/** In which tables a person's word stands, wherever in them. */
const tellOf = async (person: string): Promise<readonly string[]> => {
  const found: string[] = []
  for (const [name, table] of Object.entries<unknown>(schema))
    if (is(table, PgTable)) {
      const { rows } = (await store.server.execute(sql`select * from ${table}`)) as unknown as { rows: object[] }
      if (JSON.stringify(rows).includes(`word of ${person}`)) found.push(name)
    }
  return found.sort()
}

test('nothing that a person said or did stays in any table once they are erased, and all of another does', async () => {
  for (const person of ['ann', 'bob']) await holdOf(person)
  const held = await tellOf('ann')
  expect(held).toEqual([
    'agentReserves',
    'agentWords',
    'approverPasskeys',
    'approverSessions',
    'approvers',
    'devices',
    'enrolments',
    'journal',
    'knownFlows',
    'labels',
    'personRules',
    'persons',
    'runEvents',
    'runs',
    'secondQuestions',
    'sessions',
    'toolCredentials',
    'toolSignIns'
  ])
  const dropped: string[] = []
  const devices = { drop: (device: string) => dropped.push(device) } as never
  const erased = await erasePerson({ db: store.of(TENANT), now: Date.now, devices }, 'ann')
  expect(erased.ok).toBe(true)
  expect(dropped).toEqual(['device-ann'])
  expect(await tellOf('ann')).toEqual([])
  expect(await tellOf('bob')).toEqual(held)
})

test('what a person asked for stays as long as one run of it is kept', async () => {
  await holdOf('eve')
  const db = store.of(TENANT)
  const erase = (run: string) => db.transaction((tx) => eraseRuns(tx, [run], 'retention', AT))
  await erase('one-eve')
  expect(await tellOf('eve')).toEqual(expect.arrayContaining(['runs', 'sessions']))
  await erase('two-eve')
  const left = await tellOf('eve')
  for (const gone of ['runEvents', 'runs', 'sessions']) expect(left).not.toContain(gone)
})
