import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

test('a session and its runs are its agent’s only while that acts for the person whose they are', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'writ-given-to-another-'))
  try {
    const ofAnn = await startTestServer({ dataDir, person: 'ann' })
    const session = await openTestSession(ofAnn.url)
    const run = String((await sendPlan(ofAnn.url, session, PLAN, { sum: 1 })).body.run)
    expect((await call(`${ofAnn.url}/v1/runs/${run}`, AGENT.key)).status).toBe(200)
    await ofAnn.close()

    // The same agent with the same key; only whom it acts for is another.
    const ofBob = await startTestServer({ dataDir, person: 'bob' })
    const at = `${ofBob.url}/v1/sessions/${session}`
    const unknown = { status: 404, body: { refusal: { code: 'session/unknown' } } }
    expect(await sendPlan(ofBob.url, session, PLAN, { sum: 1 })).toMatchObject(unknown)
    expect(await call(`${at}/act`, AGENT.key, 'POST', { text: PLAN, inputs: { sum: 1 } })).toMatchObject(unknown)
    expect(await call(`${at}/check`, AGENT.key, 'POST', { text: PLAN, inputs: { sum: 1 } })).toMatchObject(unknown)
    expect(await call(at, AGENT.key, 'DELETE')).toMatchObject(unknown)
    expect((await call(`${ofBob.url}/v1/runs/${run}`, AGENT.key)).status).toBe(404)
    expect((await sendPlan(ofBob.url, await openTestSession(ofBob.url), PLAN, { sum: 1 })).status).not.toBe(404)
    await ofBob.close()
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
