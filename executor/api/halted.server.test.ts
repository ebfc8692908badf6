import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HALT_TYPE } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTestSigner, signTest } from '../../dsl/contract/testing/signed.ts'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'

const seconds = () => Math.floor(Date.now() / 1000)
/** What the words and tokens of one test are of, apart from those of others. */
const TENANT = 'tenant_1'

let it: TestExecutor
const slow = testSource({ tier: 'process', opensAfterMs: 300 })
const whole = testSource({ tier: 'microvm', withFiles: true, isWhole: true })
beforeAll(async () => {
  it = await startTestExecutor({ sources: [testSource(), slow, whole], limits: { slots: 2 } })
})
afterAll(() => it.server.close())
const { newToken, make } = sandboxesOf(() => it)

/** A word of the policy server; `more` is what differs in its claims. */
const wordOf = (agents: readonly object[], more: object = {}, at: Pick<TestExecutor, 'id' | 'parties'> = it) => {
  const times = { iat: seconds(), exp: seconds() + 120 }
  const said = { iss: 'writ:server', aud: at.id, tenant: TENANT, ...times, jti: crypto.randomUUID(), epoch: 0, agents }
  return signTest(at.parties.server, { typ: HALT_TYPE, alg: 'EdDSA', kid: 'k1' }, { ...said, ...more })
}
const halt = async (agents: readonly object[], more: object = {}) =>
  it.post('/v1/halt', { word: await wordOf(agents, more) })
/** A token of an agent; of before any word that comes now. */
const tokenOf = (agent: string, claims: object = {}, right: object = {}) =>
  newToken(right, { tenant: TENANT, epoch: 0, client_id: agent, act: { sub: agent }, ...claims })
const agentNow = () => `agent-${crypto.randomUUID()}`

describe('C82 C83 the word of a policy server ends', () => {
  test('code that runs and waits, sandboxes, and what is being made, of that agent and of nobody else', async () => {
    const [agent, other] = [agentNow(), agentNow()]
    const sandbox = await make(await tokenOf(agent, {}, { tier: 'microvm' }), {})
    const others = await tokenOf(other, {}, { tier: 'microvm' })
    const kept = await make(others, {})
    const running = it.runAlone(await tokenOf(agent, {}, { wall_ms: 600_000 }), { code: 'wait' })
    const untouched = it.runAlone(await tokenOf(other, {}, { wall_ms: 2_000 }), { code: 'wait' })
    await expect.poll(() => it.server.executor.load.running).toBe(2)
    const waiting = it.runAlone(await tokenOf(agent), { code: 'echo late' })
    await expect.poll(() => it.server.executor.load.waiting).toBe(1)
    const making = it.ask('POST', '/v1/sandboxes', await tokenOf(agent, {}, { tier: 'process' }), {})
    await expect.poll(() => slow.opened.length).toBeGreaterThan(0)
    expect((await halt([{ agent }])).status).toBe(200)
    for (const ended of [running, waiting, making]) expect(codeOf(await ended)).toEqual([403, 'capability/halted'])
    expect(it.server.executor.sandboxes.laneOf(sandbox.id)).toBeUndefined()
    expect(it.server.executor.sandboxes.laneOf(kept.id)).toBe(TENANT)
    // By its own limit of time.
    expect((await untouched).body).toMatchObject({ limit: 'wall' })
  })

  test('tokens from before it, and none from after', async () => {
    const agent = agentNow()
    const before = await tokenOf(agent)
    await halt([{ agent }])
    expect(codeOf(await it.runAlone(before, { code: 'echo' }))).toEqual([403, 'capability/halted'])
    const after = { iat: seconds() + 1, nbf: seconds(), exp: seconds() + 100 }
    expect((await it.runAlone(await tokenOf(agent, after), { code: 'echo on' })).body.stdout).toBe('on')
  })

  test('an agent as far as it acts for one person', async () => {
    const agent = agentNow()
    const [anns, bobs] = [await tokenOf(agent, { sub: 'ann' }), await tokenOf(agent, { sub: 'bob' })]
    await halt([{ agent, person: 'ann' }])
    expect(codeOf(await it.runAlone(anns, { code: 'echo' }))).toEqual([403, 'capability/halted'])
    expect((await it.runAlone(bobs, { code: 'echo on' })).body.stdout).toBe('on')
  })

  test('what an older epoch let begin, where nobody is named', async () => {
    const tenant = crypto.randomUUID()
    const old = await tokenOf('agent', { tenant, epoch: 1 }, { wall_ms: 600_000 })
    const running = it.runAlone(old, { code: 'wait' })
    await expect.poll(() => it.server.executor.load.running).toBe(1)
    expect((await halt([], { tenant, epoch: 2 })).status).toBe(200)
    expect(codeOf(await running)).toEqual([403, 'capability/stale-epoch'])
  })
})

describe('C81 a word is refused', () => {
  test.each<[string, object, string]>([
    ['for another executor', { aud: 'exe_2' }, 'capability/foreign'],
    ['of another server', { iss: 'writ:other' }, 'capability/wrong-issuer'],
    ['that is over', { iat: seconds() - 300, exp: seconds() - 200 }, 'capability/expired'],
    ['that is good for longer than a token', { exp: seconds() + 600 }, 'capability/too-long'],
    ['of a time that is not yet', { iat: seconds() + 60, exp: seconds() + 100 }, 'capability/not-yet'],
    ['with more than it may say', { more: 1 }, 'capability/malformed'],
    ['without an epoch', { epoch: -1 }, 'capability/malformed']
  ])('%s', async (_, more, code) => {
    const agent = agentNow()
    const token = await tokenOf(agent)
    expect((await halt([{ agent }], more)).body.refusal.code).toBe(code)
    expect((await it.runAlone(token, { code: 'echo on' })).body.stdout).toBe('on')
  })

  test('that somebody else signed, or that is no word', async () => {
    const agent = agentNow()
    const [another, token] = [await makeTestSigner('k1'), await tokenOf(agent)]
    const forged = await wordOf([{ agent }], {}, { id: it.id, parties: { ...it.parties, server: another } })
    const refused = async (word: string) => (await it.post('/v1/halt', { word })).body.refusal.code
    expect(await refused(forged)).toBe('capability/bad-signature')
    expect(await refused(await tokenOf(agent))).toBe('capability/wrong-type')
    expect(await refused('x')).toBe('capability/malformed')
    expect((await it.runAlone(token, { code: 'echo on' })).body.stdout).toBe('on')
    // Nor is it a token for anything.
    expect(codeOf(await it.runAlone(await wordOf([{ agent }]), { code: 'echo' }))[1]).toBe('capability/wrong-type')
  })
})

test('C82 what was said is remembered over a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'writ-halted-'))
  try {
    const first = await startTestExecutor({ dataDir })
    const agent = agentNow()
    const claims = { tenant: TENANT, epoch: 0, client_id: agent, act: { sub: agent } }
    const token = await first.token(claims)
    const word = await wordOf([{ agent }], {}, first)
    expect((await first.post('/v1/halt', { word })).status).toBe(200)
    await first.server.close()
    const again = await startTestExecutor({ dataDir }, first.parties)
    expect(codeOf(await again.runAlone(token, { code: 'echo' }))).toEqual([403, 'capability/halted'])
    await again.server.close()
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})
