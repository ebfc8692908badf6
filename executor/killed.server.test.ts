import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callExecutor } from './testing/test-executor.ts'
import { makeParties, type TestParties } from './testing/test-tokens.ts'

/** The Node that runs TypeScript, whichever runs the tests. */
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
const JOBS = 20

let parties: TestParties
let child: ChildProcess | undefined
const dataDir = mkdtempSync(join(tmpdir(), 'writ-executor-killed-'))

beforeAll(async () => {
  parties = await makeParties()
})

const start = async () => {
  const program = join(import.meta.dirname, 'testing/serve-child.ts')
  child = spawn(NODE, [program, dataDir, 'writ:server', JSON.stringify(parties.server.jwk)], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const { stdout } = child
  if (!stdout) throw new Error('no output')
  for await (const line of createInterface({ input: stdout }))
    return callExecutor(line, readFileSync(join(dataDir, 'id'), 'utf8'), parties)
  throw new Error('the executor did not start')
}

const killNow = async (): Promise<void> => {
  const gone = new Promise((resolve) => child?.once('exit', resolve))
  child?.kill('SIGKILL')
  await gone
}

afterAll(async () => {
  await killNow()
  rmSync(dataDir, { recursive: true, force: true })
})

test('an executor that is killed with twenty jobs knows after it that their end is unknown, and takes no token twice', async () => {
  const it = await start()
  const token = await it.token({ right: { max: JOBS + 1 } })
  expect((await it.runAlone(token, { code: 'echo whole' })).body.stdout).toBe('whole')
  const spent = await it.deliver({ code: 'wait' })
  const cut = [
    ...Array.from({ length: JOBS - 1 }, () => it.runAlone(token, { code: 'wait' })),
    it.post('/v1/run', spent, { dpop: await it.prove('/v1/run', spent.child) })
  ].map((answer) => answer.then((each) => each.status).catch(() => 'cut off'))
  const health = async () => (await fetch(`${it.url}/v1/health`)).json() as Promise<{ running: number }>
  await expect.poll(async () => (await health()).running).toBe(JOBS)
  // Each of them has begun, which is on disk before it does.
  await expect
    .poll(() => readFileSync(join(dataDir, 'executor.jsonl'), 'utf8').match(/"begun"/g))
    .toHaveLength(JOBS + 1)
  await killNow()
  expect(new Set(await Promise.all(cut))).toEqual(new Set(['cut off']))

  const again = await start()
  const { jobs } = (await again.ask('GET', '/v1/jobs', token)).body as { jobs: { end: object }[] }
  expect(jobs.filter(({ end }) => 'unknown' in end)).toHaveLength(JOBS)
  expect(jobs.filter(({ end }) => 'exitCode' in end)).toHaveLength(1)
  const replayed = await again.post('/v1/run', spent, { dpop: await again.prove('/v1/run', spent.child) })
  expect(replayed.body.refusal.code).toBe('capability/replayed')
  expect((await again.runAlone(token, { code: 'echo last' })).body.stdout).toBe('last')
  expect((await again.runAlone(token, { code: 'echo none' })).body.refusal.code).toBe('capability/used-up')
}, 60_000)
