import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startExecutor } from '../../executor/index.ts'
import { startTestExecutor, type TestExecutor } from '../../executor/testing/test-executor.ts'
import { testSource } from '../../executor/testing/test-source.ts'
import { AGENT, startTestServer } from '../../policy-server/testing/test-server.ts'
import { freePort } from '../road/free-port.ts'

const NODE = join(import.meta.dirname, '../../node_modules/node/bin/node')
const BIN = join(import.meta.dirname, '../bin/writ.mjs')

// Each test starts programs, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
let executor: TestExecutor
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-exec-test-'))
  executor = await startTestExecutor()
  const { privateKey } = executor.parties.holder
  writeFileSync(join(folder, 'key.json'), JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey as CryptoKey)))
})
afterAll(async () => {
  await executor.server.close()
  rmSync(folder, { recursive: true, force: true })
})

const writ = async (...args: readonly string[]) => writWith({}, ...args)

const writWith = async (env: object, ...args: readonly string[]) => {
  const child = spawn(NODE, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    said.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    said.stderr += bytes
  })
  const [status] = await once(child, 'close')
  return { ...said, status }
}

/** `writ exec` at the executor of this test, with a token that is made for it. */
const exec = async (code: string, ...more: readonly string[]) => {
  const token = join(folder, 'token')
  writeFileSync(token, `${await executor.token()}\n`)
  const at = ['--executor', executor.url, '--token', token, '--key', join(folder, 'key.json')]
  return writ('exec', '--lang', 'javascript', '--code', code, ...at, ...more)
}

describe('writ exec at an executor', () => {
  test('prints what the code prints, and says what became of it', async () => {
    expect(await exec('echo hello')).toEqual({
      stdout: 'hello',
      stderr: 'exit code 0, 1 ms, in wasm (test-wasm)\n',
      status: 0
    })
    expect((await exec('input', '--input', '{"n":[1]}')).stderr).toContain('result: {"n":[1]}\n')
  })

  test('--json gives one document', async () => {
    const { stdout, stderr, status } = await exec('input', '--input', '{"n":1}', '--json')
    const done = { stdout: '', stderr: '', exitCode: 0, value: { n: 1 }, tier: 'wasm', driver: 'test-wasm', ms: 1 }
    expect([JSON.parse(stdout), stderr, status]).toEqual([{ ...done, limit: null }, '', 0])
  })

  test('takes the code from a file', async () => {
    const path = join(folder, 'code')
    writeFileSync(path, 'echo from a file')
    expect((await exec(path)).stdout).toBe('from a file')
  })

  test.each([
    ['a refusal', ['fail'], 'executor/machine-failed'],
    ['a refusal before it begins', ['echo', '--tier', 'microvm'], 'executor/no-tier']
  ])('exits with 1 after %s', async (_, [code = '', ...more], said) => {
    const told = await exec(code, ...more)
    expect([told.status, told.stderr]).toEqual([1, expect.stringContaining(said)])
    const json = await exec(code, ...more, '--json')
    expect([json.status, JSON.parse(json.stdout).refusal.code]).toEqual([1, said])
  })

  test('exits with 1 after code that did not end well', async () => {
    expect((await exec('deep')).status).toBe(1)
  })

  test('exits with 1 where there is no executor', async () => {
    const token = join(folder, 'token')
    writeFileSync(token, await executor.token())
    const at = ['--executor', 'http://127.0.0.1:1', '--token', token, '--key', join(folder, 'key.json')]
    const told = await writ('exec', '--lang', 'shell', '--code', 'true', ...at)
    expect([told.status, told.stderr]).toEqual([1, expect.stringContaining('executor/away')])
  })
})

describe('writ exec with a policy server', () => {
  const IMAGE = `sha256:${'0'.repeat(64)}`
  const PERMIT =
    '@tier("wasm") permit (principal, action == Action::"sandbox", resource) when { context.ttl <= 30000 };'

  /** A policy server that knows an executor, which trusts it alone. */
  const together = async (policy: string) => {
    const port = await freePort()
    const host = { id: 'exe_of_the_test', url: `http://127.0.0.1:${port}`, images: { javascript: IMAGE } }
    const server = await startTestServer({ policy, codeHost: host })
    const keys = `${server.url}/.well-known/jwks.json`
    const { id } = host
    const beside = await startExecutor({ id, port, issuer: server.issuer, keys, sources: [testSource()] })
    const close = async () => {
      await beside.close()
      await server.close()
    }
    return { url: server.url, close }
  }
  const at = (url: string, ...more: readonly string[]) =>
    ['exec', '--server', url, '--lang', 'javascript', '--code', 'echo by policy', ...more] as const

  test('runs at the executor of the server, as the agent whose key it has, within what policy permits', async () => {
    const { url, close } = await together(PERMIT)
    try {
      const agent = { WRIT_AGENT_KEY: AGENT.key }
      expect(await writWith(agent, ...at(url))).toMatchObject({ stdout: 'by policy', status: 0 })
      const tooLong = await writWith(agent, ...at(url, '--seconds', '31'))
      expect([tooLong.status, tooLong.stderr]).toEqual([1, expect.stringContaining('policy/denied')])
      const other = await writWith({ WRIT_AGENT_KEY: 'nobody' }, ...at(url))
      expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('session/unauthorized')])
    } finally {
      await close()
    }
  })

  test('says so where there is none, and wants an agent’s key', async () => {
    const away = await writWith({ WRIT_AGENT_KEY: AGENT.key }, ...at('http://127.0.0.1:1'))
    expect([away.status, away.stderr]).toEqual([1, expect.stringContaining('server/away')])
    const keyless = await writWith({ WRIT_AGENT_KEY: '' }, ...at('http://127.0.0.1:1'))
    expect([keyless.status, keyless.stderr]).toEqual([2, expect.stringContaining('WRIT_AGENT_KEY')])
  })
})

test('writ exec without one starts its own, and ends with it', async () => {
  const input = ['--input', '{"n":21}', '--json']
  const { stdout, status } = await writ('exec', '--lang', 'javascript', '--code', 'result = n * 2', ...input)
  expect([JSON.parse(stdout), status]).toMatchObject([{ value: 42, tier: 'wasm', driver: 'quickjs' }, 0])
})

describe('writ serve', () => {
  const serve = async (...args: readonly string[]) => {
    const child = spawn(NODE, [BIN, 'serve', ...args, '--until-stdin-ends'], { stdio: ['pipe', 'pipe', 'ignore'] })
    const ended = once(child, 'exit')
    for await (const url of createInterface({ input: child.stdout })) {
      const stop = async () => {
        child.stdin.end()
        return (await ended)[0]
      }
      return { url, stop }
    }
    throw new Error('it did not start')
  }
  const health = async (url: string) => (await fetch(`${url}/v1/health`)).json()

  test('--executor starts an executor beside the policy server, which takes its tokens alone', async () => {
    const port = String(await freePort())
    const data = [
      '--data',
      join(folder, 'server'),
      '--executor-data',
      join(folder, 'executor'),
      '--executor-tiers',
      'wasm'
    ]
    const { stop } = await serve('--port', '0', '--executor', '--executor-port', port, ...data)
    const at = `http://127.0.0.1:${port}`
    expect(await health(at)).toMatchObject({ ok: true, issuer: expect.stringMatching(/^writ:/) })
    expect(await stop()).toBe(0)
    await expect(health(at)).rejects.toThrow()
  })

  test('--executor-only starts the executor of another policy server', async () => {
    const of = ['--issuer', 'writ:other', '--jwks', 'http://127.0.0.1:1/jwks.json']
    const data = ['--executor-data', join(folder, 'alone'), '--executor-tiers', 'wasm']
    const { url, stop } = await serve('--executor-only', '--executor-port', '0', ...of, ...data)
    expect(await health(url)).toMatchObject({ ok: true, issuer: 'writ:other' })
    expect(await stop()).toBe(0)
  })

  test.each([
    ['beside a policy server, which signs no such key', ['--executor', '--e2b'], /--e2b goes with --executor-only/],
    ['for longer than a day', ['--executor-only', '--e2b', '--e2b-hours', '25'], /--e2b-hours is a number/],
    ['without virtual machines', ['--executor-only', '--e2b', '--executor-tiers', 'wasm'], /needs virtual machines/],
    ['on all addresses', ['--executor-only', '--e2b', '--host', '0.0.0.0'], /this computer alone/]
  ])('speaks to no E2B SDK %s', async (what, args, said) => {
    const data = ['--executor-port', '0', '--executor-data', join(folder, what)]
    const { status, stderr } = await writ('serve', ...args, ...(args[0] === '--executor' ? [] : data))
    expect([status === 0, stderr]).toEqual([false, expect.stringMatching(said)])
  })
})
