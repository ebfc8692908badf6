import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeServiceKeys } from '../egress/index.ts'
import { joinGuest, tell } from '../egress/testing/test-guest.ts'
import { testReach } from '../egress/testing/test-network.ts'
import { startOrigin, type TestOrigin } from '../egress/testing/test-origin.ts'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { testSource } from '../testing/test-source.ts'
import { makeParties } from '../testing/test-tokens.ts'

let folder: string
let origin: TestOrigin
let it: TestExecutor
const weak = testSource()
const strong = testSource({ tier: 'microvm', networks: true, withFiles: true, isWhole: true })
const start = async (parties = it?.parties) => {
  const keys = makeServiceKeys({ acme: { API: { origin: webOf(), key: 'sk-0123456789' } } })
  const network = { keys, reach: testReach().reach }
  return startTestExecutor({ sources: [weak, strong], dataDir: folder, id: 'exe_net', network }, parties)
}
const webOf = () => `http://web.test:${origin.port}`
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-network-'))
  origin = await startOrigin()
  it = await start(await makeParties())
})
afterAll(async () => {
  await it.server.close()
  await origin.close()
  rmSync(folder, { recursive: true })
})

const withEgress = (...egress: readonly string[]) => it.token({ tenant: 'acme', right: { egress } })

/** A program in the machine that was opened last asks the origin for something. */
const fetchInLast = async () => {
  const network = strong.opened.at(-1)?.network
  if (!network) throw new Error('the machine has no network')
  const host = new URL(webOf()).host
  return tell(
    await joinGuest(network),
    `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Key: writ-key-API\r\nConnection: close\r\n\r\n`,
    webOf()
  )
}

describe('a token with a list of origins', () => {
  test('has a machine of the weakest tier that can reach them, with the keys of its tenant alone', async () => {
    const ran = await it.runAlone(await withEgress(webOf()), { code: 'echo hi', input: {} })
    expect(ran.body).toMatchObject({ stdout: 'hi', tier: 'microvm' })
    expect(strong.opened.at(-1)?.network).toMatchObject({
      targets: [{ origin: webOf(), scheme: 'http', host: 'web.test', port: origin.port }],
      environment: { API: 'writ-key-API' }
    })
    const token = await it.token({ tenant: 'other', right: { egress: [webOf()] } })
    await it.runAlone(token, { code: 'echo hi', input: {} })
    expect(strong.opened.at(-1)?.network?.environment).toEqual({})
    expect(weak.opened).toEqual([])
  })

  test('is refused a tier that cannot, by name, and spends nothing', async () => {
    const token = await it.token({ right: { egress: [webOf()], max: 1 } })
    const refused = await it.runAlone(token, { code: 'echo hi', input: {}, tier: 'wasm' })
    expect([refused.status, refused.body.refusal]).toMatchObject([
      422,
      { code: 'executor/tier-cannot', detail: { tier: 'wasm', what: 'reach a network' } }
    ])
    expect((await it.runAlone(token, { code: 'echo hi', input: {} })).status).toBe(200)
  })

  test.each(['https://10.0.0.1', 'https://localhost', 'https://a.b/', 'https://a.b:443'])(
    'that names %s is refused whole',
    async (bad) => {
      const token = await withEgress(webOf(), bad)
      const opened = strong.opened.length
      for (const path of ['/v1/run', '/v1/sandboxes']) {
        const body = path === '/v1/run' ? { language: 'javascript', code: '', input: {} } : {}
        const refused = await it.ask('POST', path, token, body)
        expect([refused.status, refused.body.refusal]).toMatchObject([
          422,
          { code: 'egress/bad-origin', detail: { origin: bad } }
        ])
      }
      expect(strong.opened).toHaveLength(opened)
    }
  )

  test('is no token of a plan: its code has no network, whoever signed that it has (C23)', async () => {
    const refused = await it.run({ grant: { egress: [webOf()], tier: 'microvm' } })
    expect(refused.body.refusal.code).toBe('capability/not-granted')
  })
})

describe('every connection is told to whoever holds the key', () => {
  test('of a sandbox and of its clone, each by its name, and never the key of a service', async () => {
    const token = await withEgress(webOf())
    const made = await it.ask('POST', '/v1/sandboxes', token, {})
    const answer = await fetchInLast()
    expect(answer).toContain('200 OK')
    expect(answer).not.toContain('sk-0123456789')
    expect(origin.seen.at(-1)?.headers['x-key']).toBe('sk-0123456789')
    const told = await it.ask('GET', '/v1/connections', token)
    expect(told.body.connections[0]).toMatchObject({
      for: made.body.id,
      origin: webOf(),
      address: '127.0.0.1',
      keys: ['API'],
      end: { status: 200 }
    })
    expect(told.text).not.toContain('sk-0123456789')
    const cloned = await it.ask('POST', `/v1/sandboxes/${made.body.id}/clone`, token, {})
    expect(strong.branched.at(-1)).toMatchObject({ targets: [{ origin: webOf() }] })
    expect(strong.branched.at(-1)).not.toBe(strong.opened.at(-1)?.network)
    expect(cloned.status).toBe(200)
  })

  test('and to nobody else', async () => {
    const stranger = (await makeParties()).holder
    const token = await it.token({ cnf: { jkt: stranger.jkt } })
    const told = await it.ask('GET', '/v1/connections', token, undefined, stranger)
    expect([told.status, told.body]).toEqual([200, { connections: [] }])
    const theirs = await it.ask('GET', '/v1/connections', await it.token(), undefined, stranger)
    expect(theirs.body).toEqual({ connections: [] })
  })

  test('also after a restart', async () => {
    const before = (await it.ask('GET', '/v1/connections', await it.token())).body.connections
    expect(before.length).toBeGreaterThan(0)
    await it.server.close()
    it = await start()
    expect((await it.ask('GET', '/v1/connections', await it.token())).body.connections).toEqual(before)
  })
})
