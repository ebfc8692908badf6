import { afterAll, beforeAll, expect, test } from 'vitest'
import { send, startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { makeParties, makeSandboxToken } from '../testing/test-tokens.ts'

const MOST = 4

let it: TestExecutor
beforeAll(async () => {
  it = await startTestExecutor({ limits: { callsAMinute: MOST } })
})
afterAll(() => it.server.close())

const BUSY = {
  status: 429,
  headers: { 'retry-after': expect.stringMatching(/^[1-9]\d?$/), 'cache-control': 'no-store' },
  body: { refusal: { code: 'executor/busy' } }
}

test('a tenant that calls too often is told to come again, spends nothing, and takes nothing from another', async () => {
  const run = (parent: object) => it.run({ code: 'echo hello', parent })
  for (let n = 0; n < MOST; n++) expect((await run({ tenant: 'a' })).status).toBe(200)
  expect(await run({ tenant: 'a' })).toMatchObject(BUSY)
  expect(await run({ tenant: 'a', aud: 'dev_2' })).toMatchObject(BUSY)
  const token = await it.token({ tenant: 'a' })
  expect(await it.runAlone(token, { code: 'echo hello' })).toMatchObject(BUSY)
  expect((await run({ tenant: 'b' })).status).toBe(200)
})

test('a token of a newer epoch ends what older ones let begin, also where its tenant calls too often', async () => {
  const old = await it.token({ tenant: 'e', epoch: 1 })
  expect((await it.ask('POST', '/v1/sandboxes', old, {})).status).toBe(201)
  for (let n = 1; n < MOST; n++)
    expect((await it.run({ code: 'echo', parent: { tenant: 'e', epoch: 1 } })).status).toBe(200)
  expect(await it.run({ code: 'echo', parent: { tenant: 'e', epoch: 2 } })).toMatchObject(BUSY)
  expect((await it.ask('GET', '/v1/sandboxes', old)).body.sandboxes).toEqual([])
})

test('so is a key that asks too often for what it has, and not its tenant by it', async () => {
  const token = await it.token({ tenant: 'c' })
  const { body } = await it.ask('POST', '/v1/sandboxes', token, {})
  const state = () => it.ask('GET', '/v1/sandboxes', token)
  for (let n = 0; n < MOST; n++) expect((await state()).status).toBe(200)
  expect(await state()).toMatchObject(BUSY)
  expect(await it.ask('DELETE', `/v1/sandboxes/${body.id}`, token)).toMatchObject(BUSY)
  expect((await it.runAlone(token, { code: 'echo hello' })).status).toBe(200)
})

test('what another says in its name counts against nobody', async () => {
  const stranger = { ...(await makeParties()), holder: it.parties.holder }
  const other = await startTestExecutor({ limits: { callsAMinute: 1 } }, await makeParties())
  try {
    for (let n = 0; n < 3; n++) {
      const forged = await makeSandboxToken(stranger, other.id, { tenant: 'd' })
      expect((await other.runAlone(forged, { code: 'echo' })).body.refusal.code).not.toBe('executor/busy')
    }
    expect((await other.runAlone(await other.token({ tenant: 'd' }), { code: 'echo' })).status).toBe(200)
  } finally {
    await other.server.close()
  }
})

test('an address that calls too often without any token is told so, before anything is looked at', async () => {
  const one = await startTestExecutor({ limits: { callsAMinute: 1 } })
  try {
    const call = () => send(`${one.url}/v1/run`, { method: 'POST', body: '{}' })
    for (let n = 0; n < 10; n++) expect((await call()).status).not.toBe(429)
    expect(await call()).toMatchObject(BUSY)
    expect(await send(`${one.url}/v1/health`)).toMatchObject(BUSY)
  } finally {
    await one.server.close()
  }
})
