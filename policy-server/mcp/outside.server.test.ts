import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, PLAN, startTestServer } from '../testing/test-server.ts'
import { openWithKey } from './testing/with-key.ts'

// Each test starts a program, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

const ROOT = join(import.meta.dirname, '../..')

/** The program of a package that is installed for tests, by its name in `bin`. */
const binOf = (name: string, bin: string): string => {
  const require = createRequire(import.meta.url)
  const [folder = ''] = (require.resolve.paths(name) ?? []).flatMap((root) => {
    try {
      return [dirname(require.resolve(join(root, name, 'package.json')))]
    } catch {
      return []
    }
  })
  return join(folder, (require(join(folder, 'package.json')) as { bin: Record<string, string> }).bin[bin] ?? '')
}

const runNode = async (...args: string[]): Promise<{ status: number | null; stdout: string; said: string }> => {
  const env = { ...process.env, HOME: home }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const told = { stdout: '', said: '' }
  child.stdout.on('data', (text) => {
    told.stdout += text
    told.said += text
  })
  child.stderr.on('data', (text) => {
    told.said += text
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, ...told }
}

/** What such programs keep for their user. */
const home = mkdtempSync(join(tmpdir(), 'writ-mcp-home-'))
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let door: Awaited<ReturnType<typeof openWithKey>>
beforeAll(async () => {
  server = await startTestServer()
  device = await enrolTestDevice(server)
  channel = await device.connect()
  door = await openWithKey(server.url, AGENT.key)
})
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await door.close()
  await server.close()
})

test('the MCP conformance suite finds nothing but what is told of beside it', async () => {
  const suite = binOf('@modelcontextprotocol/conformance', 'conformance')
  const beside = join(import.meta.dirname, 'testing/beside-the-suite.yml')
  const { status, said } = await runNode(suite, 'server', '--url', `${door.url}/mcp`, '--expected-failures', beside)
  expect(status, said).toBe(0)
  for (const name of ['server-initialize', 'ping', 'tools-list', 'tools-call-error', 'resources-list'])
    expect(said).toContain(`✓ ${name}: 1 passed, 0 failed`)
})

describe('the MCP inspector', () => {
  const inspect = (...args: string[]) =>
    runNode(
      binOf('@modelcontextprotocol/inspector', 'inspector'),
      '--cli',
      `${server.url}/mcp`,
      '--transport',
      'http',
      '--header',
      `Authorization: Bearer ${AGENT.key}`,
      ...args
    )

  test('lists the tools', async () => {
    const { status, stdout, said } = await inspect('--method', 'tools/list')
    expect(status, said).toBe(0)
    const { tools } = JSON.parse(stdout) as { tools: { name: string }[] }
    expect(tools.map(({ name }) => name)).toContain('act')
  })

  test('checks a plan', async () => {
    const plan = 'plan "x"\nreturn { ok: true }'
    const given = ['--tool-name', 'check', '--tool-arg', `plan=${plan}`, 'request=Say yes']
    const { status, stdout, said } = await inspect('--method', 'tools/call', ...given)
    expect(status, said).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ structuredContent: { asks: [], flows: [] } })
  })
})

describe('`writ mcp`', () => {
  const start = async (url: string, key = AGENT.key) => {
    const client = new Client({ name: 'test', version: '1' })
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(ROOT, 'cli/main.ts'), 'mcp', '--server', url],
      env: { WRIT_AGENT_KEY: key },
      stderr: 'pipe'
    })
    await client.connect(transport)
    return client
  }

  test('hands on what a client says over standard input, and what is told while a plan runs', async () => {
    const client = await start(server.url)
    const heard: string[] = []
    const acting = client.callTool(
      { name: 'act', arguments: { text: PLAN, inputs: { sum: 3 }, request: 'File my report' } },
      undefined,
      { onprogress: ({ message }) => void heard.push(message ?? '') }
    )
    await runOffer(device, channel, await channel.next('offer'))
    expect(await acting).toMatchObject({ structuredContent: { status: 'done', result: { state: 'Saved' } } })
    expect(heard).toContain('the person is asked')
    await client.close()
  })

  test('begins its session anew where the server knows it no more, unseen by its client', async () => {
    const own = await startTestServer({ agents: [AGENT] })
    const port = Number(new URL(own.url).port)
    const client = await start(own.url)
    expect((await client.listTools()).tools).not.toEqual([])
    await own.close()
    await expect(client.listTools()).rejects.toThrow(/the policy server did not take it/)
    const again = await startTestServer({ agents: [AGENT], port })
    const both = await Promise.all([client.listTools(), client.listResources()])
    expect([both[0].tools.length, both[1].resources.length]).toEqual([6, 2])
    await client.close()
    await again.close()
  })

  test.each([
    ['with another key', () => start(server.url, 'no-key-of-ours')],
    ['without a server', () => start('http://127.0.0.1:9')]
  ])('says why it ends %s', async (_, begin) => {
    await expect(begin()).rejects.toThrow(/the policy server did not take it/)
  })
})
