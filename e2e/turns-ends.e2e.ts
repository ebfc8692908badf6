import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** What files one note and can take it back. */
const filing = (note: string): string =>
  `do { open "/" fill field "Note" with "${note}" click button "File" wait for heading "Filed" up to 10s }
undo { open "/last" click button "Withdraw" wait for heading "Withdrawn" up to 10s }`

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const FILE = 'click button "File"'
const MISSING = 'click button "Not there"'

describe('a run that is held', () => {
  let road: Road
  let site: Notes
  let planner: StepPlanner
  beforeAll(async () => {
    site = await serveNotes()
    road = await startRoad({ browser: 'chromium', vault: [], others: [OTHER] })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  beforeEach(async () => {
    site.hits.length = 0
    planner = await actAsPlanner(road)
  })

  const plan = (body: string) =>
    `plan "File notes" site s = "${site.url}" on s { open "/" ${body} } return { ok: true }`
  const verified = async (run: string) => expect((await road.log(run)).verified).toBe(true)
  /** Two notes are filed, and the third is not. */
  const holdThird = async () => {
    const third = filing('Third').replace(FILE, MISSING)
    const held = await planner.act({ text: plan(`${filing('First')} ${filing('Second')} ${third}`) })
    expect(held).toMatchObject({ status: 'held', act: 'none', code: 'target/not-found' })
    expect(site.held()).toEqual(['First', 'Second'])
    return held.run
  }
  const refusesAll = async (run: string, by = planner) => {
    await expect(by.act({ resume: run, replace: FILE })).rejects.toThrow('resume/not-held')
    await expect(by.act({ resume: run, end: 'undo' })).rejects.toThrow('resume/not-held')
    await expect(by.act({ resume: run, end: 'leave' })).rejects.toThrow('resume/not-held')
  }
  /** The events of these runs in the server's log, in its order. */
  const told = async (...runs: readonly string[]) => {
    const { leaves } = JSON.parse(readFileSync((await road.log(null)).path, 'utf8')) as { leaves: string[] }
    return leaves.flatMap((leaf) => {
      const event = JSON.parse(leaf).entry?.event
      return runs.includes(event?.run) ? [event as { kind: string; run: string; continues?: string }] : []
    })
  }

  test('takes back what it did, last first, where its planner says so, and is then over', async () => {
    const run = await holdThird()
    const ended = await planner.act({ resume: run, end: 'undo' })
    expect(ended).toMatchObject({ run, status: 'refused', code: 'target/not-found' })
    expect(ended.undone).toHaveLength(2)
    expect(site.held()).toEqual([])
    expect(site.sent()).toEqual({ filed: 2, withdrawn: 2 })
    await refusesAll(run)
    await verified(run)
  })

  test('leaves what it did where its planner says so, and is then over', async () => {
    const run = await holdThird()
    const ended = await planner.act({ resume: run, end: 'leave' })
    expect(ended).toMatchObject({ run, status: 'refused', code: 'target/not-found' })
    expect(ended.undone).toBeUndefined()
    expect(ended.notUndone).toHaveLength(2)
    expect(site.sent()).toEqual({ filed: 2, withdrawn: 0 })
    await refusesAll(run)
    await verified(run)
  })

  test('takes it back also once it was gone on with, what came after included', async () => {
    const first = await holdThird()
    const fourth = `${FILE} wait for heading "Filed" up to 10s ${MISSING}`
    const held = await planner.act({ resume: first, replace: fourth })
    expect(held).toMatchObject({ status: 'held', code: 'target/not-found' })
    expect(site.held()).toEqual(['First', 'Second', 'Third'])
    const ended = await planner.act({ resume: held.run, end: 'undo' })
    // The third was filed by a `do` that did not come to its end, so that nothing takes it back.
    expect(ended.undone).toHaveLength(2)
    expect(site.sent()).toEqual({ filed: 3, withdrawn: 2 })
    await refusesAll(first)
    await refusesAll(held.run)
    await verified(held.run)
  })

  test('is gone on with once where two want to at the same instant', async () => {
    const run = await holdThird()
    const both = await Promise.allSettled([1, 2].map(() => planner.act({ resume: run, replace: FILE })))
    const done = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const no = both.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))
    // The second is refused before there is a run of it, or as that run.
    const went = done.filter(({ status }) => status === 'done')
    expect(went).toHaveLength(1)
    expect([...no, ...done.flatMap(({ code }) => code ?? [])]).toEqual(['resume/not-held'])
    expect(site.held()).toEqual(['First', 'Second', 'Third'])
    expect((await told(...done.map((one) => one.run))).filter(({ continues }) => continues === run)).toHaveLength(1)
    await refusesAll(run)
    await verified(went[0]?.run ?? '')
  })

  test('is gone on with, or taken back, where one wants the one and another the other at the same instant', async () => {
    const run = await holdThird()
    const [going, ending] = await Promise.allSettled([
      planner.act({ resume: run, replace: FILE }),
      planner.act({ resume: run, end: 'undo' })
    ])
    await expect.poll(async () => (await planner.state(run)).status).toBe('refused')
    const isGone = going.status === 'fulfilled' && going.value.status === 'done'
    if (isGone) expect(site.held()).toEqual(['First', 'Second', 'Third'])
    else expect(ending).toMatchObject({ status: 'fulfilled', value: { undone: expect.any(Array) } })
    if (!isGone) expect([site.held(), site.sent()]).toEqual([[], { filed: 2, withdrawn: 2 }])
    await verified(run)
  })

  test('is nobody’s but that agent’s and session’s, and goes on for that one afterwards', async () => {
    const run = await holdThird()
    await refusesAll(run, await actAsPlanner(road))
    await refusesAll(run, await actAsPlanner(road, { key: OTHER.key }))
    expect((await planner.state(run)).status).toBe('held')
    expect(await planner.act({ resume: run, replace: FILE })).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['First', 'Second', 'Third'])
    await refusesAll(run)
    await verified(run)
  })

  test('takes back what it did when its two minutes are over and nobody came', async () => {
    const run = await holdThird()
    const { held } = await planner.state(run)
    const until = Date.parse(held?.until ?? '')
    await expect
      .poll(async () => (await planner.state(run)).status, { timeout: 200_000, interval: 1000 })
      .toBe('refused')
    expect(Date.now()).toBeGreaterThanOrEqual(until)
    const { report } = await planner.state(run)
    expect(report).toMatchObject({ refusal: { code: 'target/not-found' } })
    expect(report?.undone).toHaveLength(2)
    expect(site.held()).toEqual([])
    expect(site.sent()).toEqual({ filed: 2, withdrawn: 2 })
    await refusesAll(run)
    expect((await told(run)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['run-held', 'run-let-go']))
    await verified(run)
  }, 240_000)
})
