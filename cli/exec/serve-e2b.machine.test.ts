import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Sandbox } from 'e2b'
import { afterAll, expect, test } from 'vitest'
import { microvmHere } from '../../executor/tiers/microvm/testing/microvm-here.ts'

const NODE = join(import.meta.dirname, '../../node_modules/node/bin/node')
const BIN = join(import.meta.dirname, '../bin/writ.mjs')

const { source, lack } = await microvmHere()
const folder = mkdtempSync(join(tmpdir(), 'writ-e2b-test-'))
afterAll(async () => {
  await source.close()
  rmSync(folder, { recursive: true, force: true })
})

test.skipIf(lack !== undefined)(
  'writ serve --executor-only --e2b says what the environment of E2B’s SDK needs',
  async () => {
    const at = ['--executor-port', '0', '--executor-tiers', 'microvm', '--executor-data', folder]
    const child = spawn(NODE, [BIN, 'serve', '--executor-only', '--e2b', ...at], {
      stdio: ['ignore', 'ignore', 'pipe']
    })
    const ended = once(child, 'exit')
    const said = new Map<string, string>()
    for await (const line of createInterface({ input: child.stderr })) {
      const [, name, value] = /^(E2B_\w+)=(.+)$/.exec(line) ?? []
      if (name !== undefined && value !== undefined) said.set(name, value)
      if (said.size === 3) break
    }
    const connection = {
      apiKey: said.get('E2B_API_KEY') ?? '',
      apiUrl: said.get('E2B_API_URL') ?? '',
      sandboxUrl: said.get('E2B_SANDBOX_URL') ?? ''
    }
    const sandbox = await Sandbox.create(connection)
    expect((await sandbox.commands.run('python3 -c "print(6 * 7)"')).stdout).toBe('42\n')
    await sandbox.kill()
    child.kill('SIGTERM')
    await ended
  }
)
