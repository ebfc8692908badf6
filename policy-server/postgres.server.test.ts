import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from './audit/index.ts'
import { endOffer, stopOffer } from './testing/answer-offer.ts'
import { runOffer } from './testing/run-a-plan.ts'
import { startPostgres, whyNoPostgres } from './testing/start-postgres.ts'
import { enrolTestDevice, makeKey, makeProof, openTestChannel, type TestDevice } from './testing/test-device.ts'
import { ADMIN_KEY, AGENT, BALANCED, call, openTestSession, PLAN, sendPlan } from './testing/test-server.ts'

/** The Node that runs TypeScript, whichever runs the tests. */
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')

const postgres = await startPostgres()
if (!postgres) console.log(`two servers on one PostgreSQL are not tried: ${whyNoPostgres()}`)
afterAll(() => postgres?.stop())

describe.skipIf(!postgres)('two servers in processes of their own, on one PostgreSQL', () => {
  const children: ChildProcess[] = []
  let urls: readonly [string, string]
  const sides = [0, 1] as const

  const start = async (database: string): Promise<string> => {
    const child = spawn(NODE, [join(import.meta.dirname, 'testing/serve-child.ts'), '', '0', database], {
      stdio: ['pipe', 'pipe', 'inherit']
    })
    children.push(child)
    for await (const line of createInterface({ input: child.stdout })) return line
    throw new Error('the server did not start')
  }
  const enrolAt = (url: string): Promise<TestDevice> =>
    enrolTestDevice({
      url,
      enrolCode: async () => String((await call(`${url}/v1/enrolments`, ADMIN_KEY, 'POST')).body.code)
    })
  const exportLog = async (url: string) => (await call(`${url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle

  let device: TestDevice
  beforeAll(async () => {
    const database = await postgres?.newDatabase()
    if (database === undefined) return
    // Both at once: who makes tables, role, keys and tenant?
    urls = await Promise.all([start(database), start(database)])
    device = await enrolAt(urls[0])
  })
  afterAll(async () => {
    for (const child of children) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
  })

  test('are one server: same keys, same log, and each knows what was done at the other', async () => {
    const [one, two] = await Promise.all(urls.map((url) => fetch(`${url}/.well-known/jwks.json`).then((r) => r.json())))
    expect(one).toEqual(two)
    expect((await exportLog(urls[0])).key).toBe((await exportLog(urls[1])).key)
    const session = await openTestSession(urls[0])
    const { body } = await sendPlan(urls[1], session, 'plan "x" frob')
    expect((await call(`${urls[0]}/v1/runs/${body.run}`, AGENT.key)).body).toMatchObject({ status: 'refused' })
  })

  test('that race plans, journal, policy and epoch write one log, whole and in order, that loses nothing', async () => {
    const sessions = await Promise.all(urls.map((url) => openTestSession(url)))
    const before = await Promise.all(urls.map(async (url) => (await exportLog(url)).checkpoint))
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        // Every kind of request goes to both.
        const side = sides[(i + Math.floor(i / 10)) % 2 === 0 ? 0 : 1]
        const url = urls[side]
        if (i % 5 === 2) return { epoch: (await call(`${url}/v1/admin/epoch`, ADMIN_KEY, 'POST')).body.epoch }
        if (i % 10 === 4) {
          await call(`${url}/v1/admin/policy`, ADMIN_KEY, 'POST', { text: `${BALANCED}\n// ${i}` })
          return {}
        }
        const good = i % 3 !== 0
        const answer = await sendPlan(url, sessions[side] ?? '', good ? PLAN : 'plan "x" frob', good ? { sum: i } : {})
        return { run: String(answer.body.run), status: answer.status }
      })
    )
    const runs = results.flatMap(({ run }) => (run === undefined ? [] : [run]))
    expect(runs).toHaveLength(28)
    expect(results.filter(({ status }) => status !== undefined && status !== 200 && status !== 422)).toEqual([])
    // Each raise counts: none overwrites another.
    const epochs = results.flatMap(({ epoch }) => (epoch === undefined ? [] : [Number(epoch)]))
    expect(epochs.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (const url of urls) {
      const bundle = await exportLog(url)
      const verified = verifyBundle(bundle, device.enrolled.log, { earlier: before })
      expect(verified).toMatchObject({ ok: true })
      const told = bundle.leaves.map((leaf) => JSON.parse(leaf) as { event?: { kind: string; run?: string } })
      for (const run of runs) {
        const kinds = told.flatMap(({ event }) => (event?.run === run ? [event.kind] : []))
        expect([run, kinds.filter((kind) => kind.startsWith('plan-')).length]).toEqual([run, 1])
      }
    }
  })

  test('take one code, and one proof, once', async () => {
    const { body } = await call(`${urls[0]}/v1/enrolments`, ADMIN_KEY, 'POST')
    const enrol = async (url: string) => {
      const key = await makeKey()
      const { x } = await crypto.subtle.exportKey('jwk', key.publicKey)
      const jwk = { kty: 'OKP', crv: 'Ed25519', x }
      return fetch(`${url}/v1/enrol`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dpop: await makeProof(key, 'POST', `${url}/v1/enrol`) },
        body: JSON.stringify({ code: body.code, jwk, build: 'b', browser: 't' })
      })
    }
    const race = [0, 1, 2, 3, 4, 5].map((i) => enrol(urls[i % 2 === 0 ? 0 : 1]))
    expect((await Promise.all(race)).map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403, 403])
    const dpop = await makeProof(device.key, 'POST', `${urls[0]}/v1/journal`)
    const post = () =>
      fetch(`${urls[0]}/v1/journal`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dpop },
        body: JSON.stringify({ device: device.enrolled.device, entries: [] })
      })
    const proven = await Promise.all([post(), post(), post()])
    expect(proven.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })

  const connectAt = (url: string) =>
    openTestChannel(url, device.enrolled.device, device.key, device.enrolled.keys[0]?.x ?? '')
  const statusAt = async (url: string, run: string, query = '') =>
    (await call(`${url}/v1/runs/${run}${query}`, AGENT.key)).body.status

  test('offer a plan that is sent to one where its device is, at the other, and who waits at one hears of it', async () => {
    const channel = await connectAt(urls[1])
    const session = await openTestSession(urls[0])
    const run = String((await sendPlan(urls[0], session, PLAN, { sum: 3 })).body.run)
    const offer = await channel.next('offer', run)
    const waiting = statusAt(urls[0], run, '?after=2&wait=20')
    await runOffer(device, channel, offer)
    expect(['running', 'asking', 'done']).toContain(await waiting)
    await expect.poll(() => statusAt(urls[0], run), { timeout: 20_000 }).toBe('done')
    const verified = verifyBundle(await exportLog(urls[0]), device.enrolled.log)
    expect(verified.ok && verified.value.runs.find((told) => told.run === run)).toMatchObject({
      status: 'done',
      faults: []
    })
    await channel.close()
  })

  test('tell a device at one what is cancelled, and revoked, at the other', async () => {
    const channel = await connectAt(urls[1])
    const session = await openTestSession(urls[0])
    const run = String((await sendPlan(urls[0], session, PLAN, { sum: 3 })).body.run)
    await channel.next('offer', run)
    channel.send({ type: 'accepted', run })
    await expect.poll(() => statusAt(urls[0], run), { timeout: 20_000 }).toBe('running')
    await call(`${urls[0]}/v1/runs/${run}/cancel`, AGENT.key, 'POST')
    await channel.next('cancel', run)
    await call(`${urls[0]}/v1/admin/epoch`, ADMIN_KEY, 'POST')
    await channel.next('standing')
    await channel.close()
  })

  test('tell a device at one how its held run is let go, and which session is over, at the other', async () => {
    const channel = await connectAt(urls[1])
    const session = await openTestSession(urls[0])
    const act = (body: object) => call(`${urls[0]}/v1/sessions/${session}/act`, AGENT.key, 'POST', body)
    const kept = act({ text: 'plan "Keep" let x = 1 keep x' })
    const keeps = await channel.next('offer')
    endOffer(channel, keeps, { kept: ['x'] })
    expect((await kept).body).toMatchObject({ status: 'done', kept: ['x'] })
    const held = act({ text: PLAN, inputs: { sum: 3 } })
    const offer = await channel.next('offer')
    const stopped = stopOffer(channel, offer, { at: 2 })
    expect((await held).body).toMatchObject({ status: 'held' })
    const leaving = act({ resume: offer.run, end: 'leave' })
    expect(await channel.next('let-go', offer.run)).toEqual({ type: 'let-go', run: offer.run, undo: false })
    channel.send({ type: 'ended', report: stopped })
    expect((await leaving).body).toMatchObject({ status: 'refused' })
    expect((await call(`${urls[0]}/v1/sessions/${session}`, AGENT.key, 'DELETE')).status).toBe(200)
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [keeps.run] })
    await channel.close()
  })

  test('leave a device its newest connection, at whichever of them', async () => {
    const older = await connectAt(urls[0])
    const newer = await connectAt(urls[1])
    expect(await older.closed).toBe(4409)
    newer.send({ type: 'ping' })
    expect(await newer.next('pong')).toEqual({ type: 'pong' })
    await newer.close()
  })

  test('outlive their database: what is asked meanwhile is `server/away`, and all is as before when it is back', async () => {
    const session = await openTestSession(urls[0])
    const channel = await connectAt(urls[1])
    // At every moment of their work, between two statements of a transaction too; and again, since no connection may be kept.
    for (const [side, url] of urls.entries()) {
      const asking = Array.from({ length: 20 }, (_, i) =>
        sendPlan(url, session, PLAN, { sum: i }).then(({ status }) => status)
      )
      await Promise.race(asking)
      await postgres?.kill()
      expect((await Promise.all(asking)).filter((status) => status !== 200 && status !== 503)).toEqual([])
      expect(await call(`${url}/v1/runs/none`, AGENT.key)).toMatchObject({
        status: 503,
        body: { refusal: { code: 'server/away' } }
      })
      if (side === 0) await postgres?.again()
    }
    await channel.close()
    await postgres?.again()
    expect(children.map(({ exitCode }) => exitCode)).toEqual([null, null])
    const again = await connectAt(urls[1])
    const run = String((await sendPlan(urls[0], session, PLAN, { sum: 99 })).body.run)
    // By the word of the other server, or by its own look soon after.
    await runOffer(device, again, await again.next('offer', run))
    await expect.poll(() => statusAt(urls[0], run), { timeout: 20_000 }).toBe('done')
    expect(verifyBundle(await exportLog(urls[0]), device.enrolled.log)).toMatchObject({ ok: true })
    await again.close()
  })
})
