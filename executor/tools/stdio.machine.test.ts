import { join } from 'node:path'
import { ok, pinOf, type ToolHost } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findJail } from '../jail/index.ts'
import { lackForJails, lackHere } from '../testing/lack-here.ts'
import { openToolHost } from './open-tool-host.ts'
import { script, telling } from './testing/jailed-script.ts'

const lack = lackHere('tool servers in jails', lackForJails(), (await findJail()).lack)
const PROGRAMS = join(import.meta.dirname, '../../node_modules')
const FILES = ['node', '/opt/tools/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', '/work']
const EVERYTHING = ['node', '/opt/tools/node_modules/@modelcontextprotocol/server-everything/dist/index.js', 'stdio']

/** MCP servers as npm has them, in jails. */
describe.skipIf(lack !== undefined)('a tool server in a jail', () => {
  let host: ToolHost
  beforeAll(() => {
    host = openToolHost({ programs: PROGRAMS })
  })
  afterAll(() => host?.close())

  const serverOf = (command: readonly string[]) => ({ kind: 'stdio' as const, command, variable: 'TOOL_KEY' })
  const caller = async (command: readonly string[], session: string, credential?: string) => {
    const access = { server: serverOf(command), ...(credential !== undefined && { credential }) }
    const listed = await host.list(access)
    if (!listed.ok) throw new Error(listed.refusal.message)
    return async (name: string, args: Record<string, string | number>) => {
      const tool = listed.value.find((one) => one.name === name)
      if (!tool) throw new Error(`no tool ${name}`)
      return (await host.call({ ...access, session, name, pin: pinOf(tool), args, may: async () => ok(undefined) }))
        .result
    }
  }

  test('keeps files for one session alone', async () => {
    const one = await caller(FILES, 'run_1')
    expect(await one('write_file', { path: '/work/a.txt', content: 'tea' })).toMatchObject({ ok: true })
    expect(await one('read_text_file', { path: '/work/a.txt' })).toEqual({ ok: true, value: { content: 'tea' } })
    const other = await caller(FILES, 'run_2')
    expect(await other('read_text_file', { path: '/work/a.txt' })).toMatchObject({
      refusal: { code: 'run/tool-failed' }
    })
    expect(await one('read_text_file', { path: '/etc/passwd' })).toMatchObject({ refusal: { code: 'run/tool-failed' } })
    await host.leave('run_1')
    expect(await one('read_text_file', { path: '/work/a.txt' })).toMatchObject({ refusal: { code: 'run/tool-failed' } })
  })

  test('of another make is spoken to, too', async () => {
    const call = await caller(EVERYTHING, 'run_1')
    expect(await call('echo', { message: 'tea' })).toEqual({ ok: true, value: 'Echo: tea' })
    expect(await call('get-sum', { a: 1, b: 2 })).toMatchObject({ ok: true, value: expect.stringContaining('3') })
  })

  const look = async (expression: string, credential?: string) =>
    (await caller(telling(expression), `run_${expression.length}`, credential))('look', {})

  test.each([
    [
      'its credential, and nothing else of the server',
      'JSON.stringify(Object.keys(process.env).sort())',
      '["HOME","LANG","PATH","PWD","TMPDIR","TOOL_KEY"]'
    ],
    ['no file of the host', 'require("node:fs").readFileSync("/etc/shadow", "utf8")', 'no: ENOENT'],
    ['no network', 'fetch("http://127.0.0.1:9").then(() => "reached", () => "no")', 'no'],
    ['nothing to write but its own folder', 'require("node:fs").writeFileSync("/opt/tools/x", "")', 'no: EROFS']
  ])('sees %s', async (_, expression, value) => {
    expect(await look(expression, 'k-1')).toEqual({ ok: true, value })
  })

  test.each([
    ['ends at once', 'process.exit(1)', 'tool/away'],
    ['says what is no message', 'console.log("hello")', 'tool/malformed'],
    ['says too much', 'for (;;) require("node:fs").writeSync(1, "x".repeat(65536))', 'tool/too-large'],
    ['is no program', 'process.kill(process.pid, "SIGKILL")', 'tool/away']
  ])('that %s is not listed', async (_, code, refusal) => {
    expect(await host.list({ server: serverOf(script(code)) })).toMatchObject({ refusal: { code: refusal } })
  })
})
