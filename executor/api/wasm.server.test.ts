import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestAnswer, type TestExecutor } from '../testing/test-executor.ts'
import { WasmSource } from '../tiers/wasm/index.ts'

let it: TestExecutor
beforeAll(async () => {
  it = await startTestExecutor({ sources: [new WasmSource()], limits: { slots: 2, waiting: 12, waitingInLane: 4 } })
})
afterAll(() => it.server.close())

describe('JavaScript in a real machine of the weakest tier', () => {
  test('is run for a plan, with typed values in and out', async () => {
    const input = { rows: [{ sum: 1.5 }, { sum: 2.5 }], note: 'zwölf 😀', none: null }
    const code = 'console.log(note); result = { total: rows[0].sum + rows[1].sum, note, none }'
    expect((await it.run({ code, input })).body).toEqual({
      stdout: 'zwölf 😀\n',
      stderr: '',
      exitCode: 0,
      value: { total: 4, note: 'zwölf 😀', none: null },
      tier: 'wasm',
      driver: 'quickjs',
      ms: expect.any(Number),
      limit: null
    })
  })

  test('is told of as it goes', async () => {
    const answer = await it.run({ code: 'console.log(1); result = 2' }, { accept: 'text/event-stream' })
    expect(answer.text).toContain('event: out\ndata: {"stream":"stdout","text":"1\\n"}\n\n')
    expect(answer.text).toMatch(/event: end\ndata: \{.*"value":2.*\}\n\n$/)
  })

  test('that fails is a result, and one that meets a limit names it', async () => {
    const failed = await it.run({ code: 'throw new Error("on purpose")' })
    expect(failed).toMatchObject({ status: 200, body: { exitCode: 1, stderr: expect.stringContaining('on purpose') } })
    const endless = await it.run({ code: 'for (;;) {}', grant: { wall_ms: 500 } })
    expect(endless).toMatchObject({ status: 200, body: { exitCode: null, limit: expect.stringMatching(/wall|cpu/) } })
  })

  test('finds nothing of what ran before it', async () => {
    await it.run({ code: 'globalThis.kept = 1; Object.prototype.kept = 1' })
    expect((await it.run({ code: 'result = typeof kept + typeof {}.kept' })).body.value).toBe('undefinedundefined')
  })

  test('stays for nobody: it is for one job', async () => {
    const answer = await it.ask('POST', '/v1/sandboxes', await it.token(), {})
    expect(answer).toMatchObject({ status: 422, body: { refusal: { code: 'executor/tier-cannot' } } })
  })

  test('is not run as another language', async () => {
    const answer = await it.runAlone(await it.token({ right: { languages: ['python'] } }), {
      language: 'python',
      code: ''
    })
    expect(answer).toMatchObject({ status: 422, body: { refusal: { code: 'executor/no-language' } } })
  })
})

test('of many at once each has its own end or is told to come again, and nothing is left of any', async () => {
  const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((tenant) => it.token({ tenant, right: { max: 20 } })))
  // Until all are answered or wait, nothing else comes to run: what finds no place is sure to be told so.
  const gone = new AbortController()
  const endless = { code: 'for (;;) {}', grant: { wall_ms: 60_000, cpu_ms: 60_000 } }
  const held = [1, 2].map(() => it.run(endless, {}, gone.signal).catch(() => 'gone'))
  await expect.poll(() => it.server.executor.load.running).toBe(2)
  let answered = 0
  const asked = tokens.flatMap((token, tenant) =>
    Array.from({ length: 10 }, async (_, at) => {
      const answer = await it.runAlone(token, { code: `result = ${tenant * 100 + at}` })
      answered += 1
      return answer
    })
  )
  await expect.poll(() => it.server.executor.load.waiting + answered).toBe(asked.length)
  gone.abort()
  expect(await Promise.all(held)).toEqual(['gone', 'gone'])
  const answers: readonly TestAnswer[] = await Promise.all(asked)
  const ended = answers.filter(({ status }) => status === 200)
  const busy = answers.filter(({ status }) => status === 429)
  expect([ended.length + busy.length, busy.length > 0]).toEqual([answers.length, true])
  for (const { headers } of busy) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  for (const [at, { status, body }] of answers.entries())
    if (status === 200) expect(body.value).toBe(Math.floor(at / 10) * 100 + (at % 10))
  // Each tenant had a share.
  expect(new Set(ended.map(({ body }) => Math.floor(Number(body.value) / 100))).size).toBe(4)
  expect(it.server.executor.load).toMatchObject({ waiting: 0 })
  await expect.poll(() => it.server.executor.load.running).toBe(0)
})
