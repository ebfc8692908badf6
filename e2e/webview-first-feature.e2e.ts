import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { askForCode } from '../cli/road/set-up-device.ts'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { startServer } from './stage/start-road.ts'

const PATIENCE = { timeout: 20_000, interval: 100 }
const ROOT = join(import.meta.dirname, '..')
const DOC = readFileSync(join(ROOT, 'docs/webview.md'), 'utf8')
const PART = DOC.slice(DOC.indexOf('## Your first feature'), DOC.indexOf('## Features of your app'))

const blockOf = (language: string, holding: string): string => {
  const blocks = [...PART.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, kind, text = '']) =>
    kind === language ? [text] : []
  )
  const found = blocks.find((text) => text.includes(holding))
  if (found === undefined) throw new Error(`the guide has no such block: ${holding}`)
  return found
}

test.skipIf(lacksWebKit())('the guide to a first feature does what it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-first-'))
  const server = await startServer(folder, {})
  writeFileSync(join(folder, 'app.py'), blockOf('python', 'register_feature'))
  const code = await askForCode(server.url, server.adminKey)
  const app = spawn('xvfb-run', ['-a', '/usr/bin/python3', 'app.py', ROOT, server.url, code], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', GIO_USE_VFS: 'local' }
  })
  const lines: string[] = []
  createInterface(app.stdout).on('line', (line) => lines.push(line))
  try {
    const headers = { authorization: `Bearer ${server.agentKey}`, 'content-type': 'application/json' }
    const ask = async (path: string, body?: string) =>
      (await (await fetch(server.url + path, { headers, ...(body && { method: 'POST', body }) })).json()) as Record<
        string,
        unknown
      >
    const told = [{ server: 'app', tool: 'greet', class: 'read' }]
    await vi.waitFor(async () => expect((await ask('/v1/tools')).tools).toMatchObject(told), PATIENCE)
    expect(lines).toContain("enrolled {'ok': True}")
    const shell = blockOf('sh', 'plan.json')
    const plan = shell.split("<<'END'\n")[1]?.split('\nEND')[0] ?? ''
    const { session } = await ask('/v1/sessions', /-d '(\{"request".*?\})'/.exec(shell)?.[1])
    const { run } = await ask(`/v1/sessions/${session}/plans`, plan)
    const done = { status: 'done', report: { result: 'Hello, Ana!' } }
    await vi.waitFor(async () => expect(await ask(`/v1/runs/${run}`)).toMatchObject(done), PATIENCE)
    expect(lines).toContain(`greeting Ana for run ${run}`)
  } finally {
    const gone = once(app, 'exit')
    // With the display that was started for it.
    if (app.pid !== undefined) process.kill(-app.pid)
    await gone
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
