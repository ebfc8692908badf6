import { ERASURE_CONTEXT, hashJson, LABELS_CONTEXT } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import { type PolicyServer, startPolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { startPostgres } from '../testing/start-postgres.ts'
import { enrolTestDevice, openTestChannel, signText, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, BALANCED, call, openTestSession, PLAN, sendPlan } from '../testing/test-server.ts'

const DAY = 24 * 60 * 60 * 1000
const REQUEST = 'File the report of my illness'

const postgres = await startPostgres()
if (!postgres) console.log('not run: Debian’s package postgresql is not installed')
afterAll(() => postgres?.stop())

describe.each([
  ['the embedded database', async () => undefined],
  ...(postgres ? ([['PostgreSQL', () => postgres.newDatabase()]] as const) : [])
] as readonly (readonly [string, () => Promise<string | undefined>])[])('what is erased, in %s', (_, newDatabase) => {
  let server: PolicyServer
  let ahead = 0
  const now = () => Date.now() + ahead
  let device: TestDevice
  const checkpoints: string[] = []
  beforeAll(async () => {
    server = await startPolicyServer({
      policy: BALANCED,
      agents: [AGENT],
      adminKey: ADMIN_KEY,
      database: await newDatabase(),
      now,
      // Else another key would sign by then.
      keyDays: 1_000
    })
    device = await enrolTestDevice(server, now)
  })
  afterAll(() => server.close())

  const admin = (path: string, method = 'GET', body?: unknown): ReturnType<typeof call> =>
    call(`${server.url}/v1/admin/${path}`, ADMIN_KEY, method, body)
  const exported = async () => (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
  const verified = async () => {
    const bundle = await exported()
    const told = verifyBundle(bundle, device.enrolled.log, { earlier: checkpoints })
    if (!told.ok) throw new Error(JSON.stringify(told.refusal))
    checkpoints.push(bundle.checkpoint)
    return { ...told.value, bundle }
  }
  const runOne = async (of = device): Promise<string> => {
    const channel = await openTestChannel(server.url, of.enrolled.device, of.key, of.enrolled.keys[0]?.x ?? '')
    const session = await openTestSession(server.url, REQUEST)
    const run = String((await sendPlan(server.url, session, PLAN, { sum: 3 })).body.run)
    await runOffer(of, channel, await channel.next('offer', run))
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
    await channel.close()
    return run
  }
  const tells = (bundle: LogBundle, text: string) => bundle.leaves.some((leaf) => leaf.includes(text))

  test('is what ended longer ago than the tenant keeps, and the log still verifies', async () => {
    const old = await runOne()
    expect((await admin('retention')).body).toEqual({ days: null, byPerson: false })
    expect((await admin('retention', 'POST', { days: 30 })).status).toBe(400)
    for (const days of [90, null]) {
      expect((await admin('retention', 'POST', { days })).body).toEqual({ leaves: 0 })
      expect((await admin('retention')).body).toEqual({ days, byPerson: false })
    }
    await verified()
    // A clock that is set ahead by weeks, without a sweep meanwhile.
    ahead = 40 * DAY
    const young = await runOne()
    const before = await verified()
    expect(before.runs.map(({ run }) => run)).toEqual([old, young])
    const { body } = await admin('retention', 'POST', { days: 31 })
    const { bundle, runs, erased } = await verified()
    expect(Number(body.leaves)).toBeGreaterThan(5)
    expect(erased.reduce((sum, [from, end]) => sum + end - from, 0)).toBe(body.leaves)
    expect(runs).toEqual([{ ...before.runs[1] }])
    expect([tells(bundle, old), tells(bundle, young)]).toEqual([false, true])
    // How it ended is still known; nothing that was said in it.
    const told = (await call(`${server.url}/v1/runs/${old}`, AGENT.key)).body
    expect(told).toEqual({ run: old, status: 'done', events: [] })
    const rest = await (
      await fetch(`${server.url}/v1/admin/runs/export`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })
    ).text()
    expect([rest.includes(old), rest.includes(young)]).toEqual([false, true])
    expect((await admin('retention', 'POST', { days: 31 })).body).toEqual({ leaves: 0 })
    // A device that was away has more to tell of it. That is no more kept than the rest, and spoils no story.
    const resumed = (run: string, batch: number) => ({ kind: 'resumed' as const, run, batch })
    const late = await device.upload(await device.write(resumed(old, 1), resumed(young, 1), resumed(old, 2)))
    expect(late.status).toBe(200)
    const after = await verified()
    expect(after.runs.map(({ run }) => run)).toEqual([young])
    expect(tells(after.bundle, old)).toBe(false)
  })

  test('is erased by itself as time goes on', async () => {
    const { runs } = await verified()
    expect(runs).toHaveLength(1)
    ahead = 80 * DAY
    await expect.poll(async () => (await verified()).runs, { timeout: 20_000 }).toEqual([])
  })

  test('is what is told of a person, when they ask for it, and nothing of another’s', async () => {
    await admin('persons', 'POST', { id: 'bob', name: 'Bob' })
    const { code } = (await admin('../enrolments', 'POST', { person: 'bob' })).body
    const bobs = await enrolTestDevice({ url: server.url, enrolCode: async () => String(code) }, now)
    const run = await runOne()
    const session = await openTestSession(server.url)
    const open = String((await sendPlan(server.url, session, PLAN, { sum: 4 })).body.run)
    expect(await admin('persons/person/erase', 'POST', {})).toMatchObject({
      status: 409,
      body: { refusal: { code: 'audit/runs-open', detail: { count: 1 } } }
    })
    await call(`${server.url}/v1/runs/${open}/cancel`, AGENT.key, 'POST')
    expect((await admin('persons/nobody/erase', 'POST', {})).status).toBe(404)
    expect((await admin('persons/person/erase', 'POST', {})).status).toBe(200)
    const { bundle, runs, erased } = await verified()
    expect(runs).toEqual([])
    expect(erased.length).toBeGreaterThan(0)
    for (const gone of [run, open, device.enrolled.device])
      expect(tells(bundle, gone)).toBe(gone === device.enrolled.device)
    expect(tells(bundle, '"person":"person"')).toBe(false)
    expect(tells(bundle, bobs.enrolled.device)).toBe(true)
    // Of the run itself nothing is left, not even whose it was.
    expect((await call(`${server.url}/v1/runs/${run}`, AGENT.key)).status).toBe(404)
    // The device is nobody's any more; enrolled anew, it is another.
    const { status } = await device.upload(await device.write({ kind: 'resumed', run, batch: 1 }))
    expect(status).toBe(401)
    const again = await enrolTestDevice(server, now)
    await runOne(again)
    expect((await verified()).runs).toHaveLength(1)
  })

  describe('at the word of the person, which their device signs', () => {
    const ask = async (of: TestDevice, at = now(), sign = ERASURE_CONTEXT) => {
      const said = { device: of.enrolled.device, at }
      const sig = await signText(of.key.privateKey, sign + hashJson(said))
      const answer = await of.post('/v1/erasure', { ...said, sig })
      return { status: answer.status, body: (await answer.json()) as { state?: string; refusal?: { code: string } } }
    }
    const asked = async () => (await admin('erasures')).body.asked
    const enrolFor = async (id: string) => {
      await admin('persons', 'POST', { id, name: id })
      const { code } = (await admin('../enrolments', 'POST', { person: id })).body
      return enrolTestDevice({ url: server.url, enrolCode: async () => String(code) }, now)
    }

    test('waits for the admin, is told once in the log, and is gone with what it asked for', async () => {
      const own = await enrolFor('carol')
      expect(await ask(own)).toMatchObject({ status: 200, body: { state: 'asked' } })
      expect(await ask(own)).toMatchObject({ status: 200, body: { state: 'asked' } })
      expect(await asked()).toMatchObject([{ person: 'carol', device: own.enrolled.device }])
      const { bundle } = await verified()
      expect(bundle.leaves.filter((leaf) => leaf.includes('"erasure-asked"'))).toHaveLength(1)
      expect((await admin('persons/carol/erase', 'POST', {})).status).toBe(200)
      expect([await asked(), tells((await verified()).bundle, '"person":"carol"')]).toEqual([[], false])
      expect(await ask(own)).toMatchObject({ status: 401, body: { refusal: { code: 'enrol/not-enrolled' } } })
    })

    test('is done at once where the tenant says so, and never for another', async () => {
      const [own, other] = [await enrolFor('dora'), await enrolFor('emil')]
      expect((await admin('retention', 'POST', { days: null, byPerson: true })).status).toBe(200)
      expect((await admin('retention')).body).toEqual({ days: null, byPerson: true })
      const proof = { status: 401, body: { refusal: { code: 'capability/proof' } } }
      expect(await ask(own, now() - 400_000)).toMatchObject(proof)
      expect(await ask(own, now(), LABELS_CONTEXT)).toMatchObject(proof)
      const said = { device: other.enrolled.device, at: now() }
      const sig = await signText(own.key.privateKey, ERASURE_CONTEXT + hashJson(said))
      expect((await own.post('/v1/erasure', { ...said, sig })).status).toBe(401)
      expect(tells((await verified()).bundle, '"person":"dora"')).toBe(true)
      expect(await ask(own)).toMatchObject({ status: 200, body: { state: 'erased' } })
      const { bundle } = await verified()
      expect([tells(bundle, '"person":"dora"'), tells(bundle, '"person":"emil"')]).toEqual([false, true])
      expect(tells(bundle, '"why":"request"')).toBe(true)
    })

    test('by a leaf that no device of theirs signed does not verify', async () => {
      const own = await enrolFor('finn')
      await admin('retention', 'POST', { days: null })
      expect((await ask(own)).body).toEqual({ state: 'asked' })
      const bundle = await exported()
      const n = bundle.leaves.findIndex((leaf) => leaf.includes('"erasure-asked"'))
      const leaves = bundle.leaves.with(n, String(bundle.leaves[n]).replace('"person":"finn"', '"person":"emil"'))
      expect(verifyBundle({ ...bundle, leaves }, device.enrolled.log)).toMatchObject({
        ok: false,
        refusal: { detail: { leaf: n } }
      })
    })
  })
})
