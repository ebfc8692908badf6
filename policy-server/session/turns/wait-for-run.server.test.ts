import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import * as schema from '../../store/schema.ts'
import { followRun } from '../follow-run.ts'
import { makeRunNews } from '../run-news.ts'
import { waitForRun } from './wait-for-run.ts'

const TENANT = 'acme'
const AGENT = 'planner'
const RUN = 'run'

let store: Store
beforeAll(async () => {
  store = await openStore({})
  const db = store.of(TENANT)
  const of = { person: 'ann', agent: AGENT, at: new Date() }
  await db.insert(schema.agents).values({ id: AGENT, owner: 'ann', name: AGENT, keyHash: 'k', trustedHost: false })
  await db.insert(schema.sessions).values({ ...of, id: 'ses', request: 'Do it', saidBy: 'person' })
  await db
    .insert(schema.runs)
    .values({ ...of, id: RUN, session: 'ses', status: 'running', text: '', inputs: {}, events: 0 })
})
afterAll(() => store.close())

let ports: Parameters<typeof waitForRun>[0]
beforeEach(() => {
  ports = { db: store.of(TENANT), news: makeRunNews() }
})
// Longer than a test may take: who asks again and again does not come back.
const wait = () => waitForRun(ports, { agent: AGENT, id: RUN, seconds: 600, isEnding: false })

describe('who waits for a run', () => {
  test('is told how it stands where their agent waits as often as it may, and asks no more', async () => {
    for (let i = 0; i < 1000; i++) void ports.news.listen(RUN, AGENT).wait(600_000)
    expect(await wait()).toMatchObject({ ok: true, value: { run: RUN, status: 'running' } })
    ports.news.close()
  })

  test('is told how it stands where the server closes', async () => {
    const waiting = wait()
    ports.news.close()
    expect(await waiting).toMatchObject({ ok: true, value: { status: 'running' } })
  })

  test('as is who follows it', async () => {
    const { signal } = new AbortController()
    const followed = await followRun(ports, { agent: AGENT, id: RUN, after: 0, waitMs: 600_000, signal })
    ports.news.close()
    const told: string[] = []
    if (followed.ok) for await (const { type } of followed.value) told.push(type)
    expect(told.at(-1)).toBe('stands')
  })

  test('hears of it also where nobody tells', async () => {
    const waiting = wait()
    await ports.db.update(schema.runs).set({ status: 'held' })
    expect(await waiting).toMatchObject({ ok: true, value: { status: 'held' } })
  })
})
