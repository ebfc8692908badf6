import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BALANCED_POLICY } from '@writ/policy-server'
import { afterAll, expect, test } from 'vitest'
import { superviseServer } from './supervise-server.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'writ-supervise-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test.each([
  ['unless it says so', {}, false],
  ['when it says so', { trustedHost: true }, true]
])('the planner’s word is the person’s only %s', async (_, given, trustedHost) => {
  const server = await superviseServer({ dataDir, policy: BALANCED_POLICY, askSeconds: 5, ...given })
  try {
    expect(JSON.parse(readFileSync(join(dataDir, 'agents.json'), 'utf8'))).toMatchObject([{ trustedHost }])
  } finally {
    await server.stop()
  }
})

test('a server that cannot start ends, though its standard input stands open, and that is told', async () => {
  const options = { dataDir, policy: BALANCED_POLICY, askSeconds: 5 }
  const server = await superviseServer(options)
  try {
    await expect(superviseServer(options)).rejects.toThrow('did not start (exit code 1)')
  } finally {
    await server.stop()
  }
})
