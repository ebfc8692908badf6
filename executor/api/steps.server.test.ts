import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
const plain = testSource({ tier: 'process', withFiles: true })
const layered = testSource({ tier: 'microvm', withFiles: true, isWhole: true, mostLayers: 6 })

beforeAll(async () => {
  it = await startTestExecutor({ sources: [plain, layered] })
})
afterAll(() => it.server.close())
const { newToken, make, kill } = sandboxesOf(() => it)

describe('a sandbox whose files are versioned', () => {
  const versioned = async () => {
    const token = await newToken({ tier: 'microvm' })
    const { id } = await make(token, { versioned: true })
    const on = (method: string, what: string, body?: unknown) =>
      it.ask(method, `/v1/sandboxes/${id}/${what}`, token, body)
    return {
      token,
      id,
      on,
      run: (code: string) => on('POST', 'run', { language: 'javascript', code }),
      put: (path: string) => on('PUT', `files?path=${path}`, Uint8Array.of(1)),
      restore: (step: number) => on('POST', 'restore', { step }),
      steps: async () => (await on('GET', 'steps')).body,
      names: async () => ((await on('GET', 'folders?path=.')).body.entries ?? []).map(({ name }) => name)
    }
  }

  test('keeps what code wrote that ended well, takes back what failing code wrote, and goes back to any step', async () => {
    const { token, id, run, put, restore, steps, names } = await versioned()
    expect((await run('write a')).body).toMatchObject({ exitCode: 0, step: 1 })
    const failed = (await run('spoil b')).body
    expect(failed).toMatchObject({ exitCode: 1 })
    expect(failed).not.toHaveProperty('step')
    expect(await names()).toEqual(['a'])
    await put('c')
    await put('d')
    expect((await run('write e')).body).toMatchObject({ step: 4 })
    expect(await names()).toEqual(['a', 'c', 'd', 'e'])
    expect(await steps()).toMatchObject({
      at: 4,
      steps: [
        { step: 1, from: 0, kind: 'code', kept: true, exitCode: 0, limit: null },
        { step: 2, from: 1, kind: 'code', kept: false, exitCode: 1 },
        { step: 3, from: 1, kind: 'files', kept: true },
        { step: 4, from: 3, kind: 'code', kept: true }
      ]
    })
    expect((await restore(1)).body).toMatchObject({ at: 1 })
    expect(await names()).toEqual(['a'])
    expect((await restore(4)).body).toMatchObject({ at: 4 })
    expect(await names()).toEqual(['a', 'c', 'd', 'e'])
    expect((await restore(0)).body).toMatchObject({ at: 0 })
    expect(await names()).toEqual([])
    expect(codeOf(await restore(2))).toEqual([404, 'executor/no-step'])
    expect(codeOf(await restore(9))).toEqual([404, 'executor/no-step'])
    expect(codeOf(await restore(-1))).toEqual([400, 'executor/bad-request'])
    await kill(id, token)
  })

  test('has no room for more than fits, and is as it was then', async () => {
    const { token, id, run, names, steps } = await versioned()
    for (let at = 1; at < 7; at += 1) expect((await run(`write ${at}`)).body.step).toBe(at)
    expect(codeOf(await run('write 7'))).toEqual([507, 'executor/disk-full'])
    expect([(await names()).length, (await steps()).at]).toEqual([6, 6])
    await kill(id, token)
  })

  test('takes one thing at a time while code runs', async () => {
    const { token, id, on, run, put, restore } = await versioned()
    const gone = new AbortController()
    const path = `/v1/sandboxes/${id}/run`
    const waits = it
      .post(path, { language: 'javascript', code: 'wait' }, await it.proven(path, token), gone.signal)
      .catch(() => 'gone')
    await expect.poll(() => it.running()).toBe(1)
    expect(codeOf(await run('echo'))).toEqual([429, 'executor/busy'])
    expect(codeOf(await put('a'))).toEqual([429, 'executor/busy'])
    expect(codeOf(await on('GET', 'folders?path=.'))).toEqual([429, 'executor/busy'])
    expect(codeOf(await restore(0))).toEqual([429, 'executor/busy'])
    gone.abort()
    expect(await waits).toBe('gone')
    // Whoever hangs up ends the code, and what it wrote is rolled back.
    await expect.poll(async () => (await on('GET', 'steps')).body.steps.length).toBe(1)
    expect((await on('GET', 'steps')).body).toMatchObject({ at: 0, steps: [{ kept: false, exitCode: null }] })
    await kill(id, token)
  })

  test('takes as many file calls at once as one tenant may make, and each is done', async () => {
    const { token, id, put, names, steps } = await versioned()
    const done = await Promise.all(['a', 'b', 'c'].map(put))
    expect(done.map(({ status }) => status)).toEqual([200, 200, 200])
    expect([(await names()).sort().join(''), (await steps()).steps.length]).toEqual(['abc', 1])
    await kill(id, token)
  })

  test('is cloned with its steps, each way by itself', async () => {
    const { token, id, on, run, steps } = await versioned()
    await run('write a')
    const snapshot = (await on('POST', 'snapshots')).body.id
    await run('write b')
    const clone = (await on('POST', 'clone', { snapshot })).body
    expect(clone).toMatchObject({ versioned: true })
    const cloned = await it.ask('GET', `/v1/sandboxes/${clone.id}/steps`, token)
    expect([cloned.body.at, (await steps()).at]).toEqual([1, 2])
    for (const each of [id, clone.id]) await kill(each, token)
  })

  test('is what a token asks for, whoever makes it', async () => {
    const token = await newToken({ tier: 'microvm', versioned: true })
    const made = await make(token)
    expect(made).toMatchObject({ versioned: true })
    await kill(made.id, token)
  })

  test('is none in a tier without layers, and nothing is versioned that nobody asked for', async () => {
    const token = await newToken({ tier: 'process' })
    expect(await it.ask('POST', '/v1/sandboxes', token, { tier: 'process', versioned: true })).toMatchObject({
      status: 422,
      body: { refusal: { code: 'executor/tier-cannot', detail: { tier: 'process', what: 'keep versions of files' } } }
    })
    const { id } = await make(token, { tier: 'process' })
    expect(await it.ask('GET', `/v1/sandboxes/${id}/steps`, token)).toMatchObject({ body: { at: 0, steps: [] } })
    expect(codeOf(await it.ask('POST', `/v1/sandboxes/${id}/restore`, token, { step: 0 }))).toEqual([
      404,
      'executor/no-step'
    ])
    const auto = await make(token, { versioned: true })
    expect(auto.tier).toBe('microvm')
    for (const each of [id, auto.id]) await kill(each, token)
  })

  test('is another’s no more than any other', async () => {
    const { token, id } = await versioned()
    const other = await newToken({ tier: 'microvm' })
    for (const [method, what, body] of [
      ['GET', 'steps'],
      ['POST', 'restore', { step: 0 }]
    ] as const)
      expect(codeOf(await it.ask(method, `/v1/sandboxes/${id}/${what}`, other, body))).toEqual([
        404,
        'executor/unknown-sandbox'
      ])
    await kill(id, token)
  })
})
