import { afterAll, beforeAll, expect, test } from 'vitest'
import { executorChild } from './testing/executor-child.ts'
import { makeParties, type TestParties } from './testing/test-tokens.ts'

const JOBS = 20

let parties: TestParties
let child: ReturnType<typeof executorChild>
beforeAll(async () => {
  parties = await makeParties()
  child = executorChild(parties)
})
afterAll(() => child.remove())

test('an executor that is killed with twenty jobs knows after it that their end is unknown, and takes no token twice', async () => {
  const it = await child.start()
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
  await expect.poll(() => child.ledger().match(/"begun"/g)).toHaveLength(JOBS + 1)
  await child.kill()
  expect(new Set(await Promise.all(cut))).toEqual(new Set(['cut off']))

  const again = await child.start()
  const { jobs } = (await again.ask('GET', '/v1/jobs', token)).body
  expect(jobs.filter(({ end }) => end && 'unknown' in end)).toHaveLength(JOBS)
  expect(jobs.filter(({ end }) => end && 'exitCode' in end)).toHaveLength(1)
  const replayed = await again.post('/v1/run', spent, { dpop: await again.prove('/v1/run', spent.child) })
  expect(replayed.body.refusal.code).toBe('capability/replayed')
  expect((await again.runAlone(token, { code: 'echo last' })).body.stdout).toBe('last')
  expect((await again.runAlone(token, { code: 'echo none' })).body.refusal.code).toBe('capability/used-up')
}, 60_000)
