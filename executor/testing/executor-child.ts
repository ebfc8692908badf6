import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Tier } from '@writ/dsl/contract'
import { callExecutor } from './test-executor.ts'
import type { TestParties } from './test-tokens.ts'

/** The Node that runs TypeScript, whichever runs the tests. */
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')

/** An executor in a process of its own, which can be killed and started again on its folder; with machines of the tests, or of a tier. */
export const executorChild = (parties: TestParties, tier?: Tier) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'writ-executor-killed-'))
  let child: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child?.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  return {
    ledger: () => readFileSync(join(dataDir, 'executor.jsonl'), 'utf8'),
    async start() {
      const program = join(import.meta.dirname, 'serve-child.ts')
      const args = [program, dataDir, 'writ:server', JSON.stringify(parties.server.jwk), ...(tier ? [tier] : [])]
      child = spawn(NODE, args, { stdio: ['pipe', 'pipe', 'inherit'] })
      const { stdout } = child
      if (!stdout) throw new Error('no output')
      for await (const line of createInterface({ input: stdout }))
        return callExecutor(line, readFileSync(join(dataDir, 'id'), 'utf8'), parties)
      throw new Error('the executor did not start')
    },
    pid: () => child?.pid ?? -1,
    kill,
    async remove() {
      await kill()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
}
