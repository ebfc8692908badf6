import { hashText } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
const source = testSource()
beforeAll(async () => {
  it = await startTestExecutor({ sources: [source], limits: { slots: 1, waiting: 2, waitingInLane: 1 } })
})
afterAll(() => it.server.close())

const DONE = { stdout: '', stderr: '', exitCode: 0, tier: 'wasm', driver: 'test-wasm', ms: 1, limit: null }

describe('code of a plan', () => {
  test('is run with its tokens, in a machine of its own that is gone after it', async () => {
    const before = source.opened.length
    expect(await it.run({ code: 'echo hello' })).toMatchObject({ status: 200, body: { ...DONE, stdout: 'hello' } })
    const input = { rows: [1, 'zwei', null], deep: { ok: true } }
    expect((await it.run({ code: 'input', input })).body).toEqual({ ...DONE, value: input })
    expect(source.opened).toHaveLength(before + 2)
    await expect.poll(() => source.left).toBe(0)
  })

  test('that left nothing has no value, and one that left null has', async () => {
    expect('value' in (await it.run({ code: 'echo' })).body).toBe(false)
    expect((await it.run({ code: 'value null' })).body.value).toBeNull()
  })

  test.each<[string, () => Promise<Parameters<TestExecutor['post']>[1]>, string, number]>([
    [
      'other code than was granted',
      async () => ({ ...(await it.deliver()), code: 'echo other' }),
      'capability/not-granted',
      403
    ],
    ['a child that is no token', async () => ({ ...(await it.deliver()), child: 'x' }), 'capability/malformed', 401],
    [
      'a parent of another server',
      async () => it.deliver({ parent: { iss: 'writ:other' } }),
      'capability/wrong-issuer',
      403
    ],
    ['a tier that is not here', async () => it.deliver({ grant: { tier: 'microvm' } }), 'executor/no-tier', 422],
    ['more memory than there is', async () => it.deliver({ grant: { memory: 2 ** 50 } }), 'executor/too-much', 422],
    [
      'more files than any machine has',
      async () => it.deliver({ grant: { files: 2 ** 30 } }),
      'executor/too-much',
      422
    ],
    [
      'a language that is not here',
      async () => it.deliver({ grant: { language: 'python' } }),
      'executor/no-language',
      422
    ],
    ['a language of nowhere', async () => it.deliver({ grant: { language: 'cobol' } }), 'executor/no-language', 422]
  ])('with %s is refused', async (_, make, code, status) => {
    const delivery = (await make()) as { child: string }
    const opened = source.opened.length
    const answer = await it.post('/v1/run', delivery, { dpop: await it.prove('/v1/run', delivery.child) })
    expect([answer.status, answer.body.refusal.code]).toEqual([status, code])
    if (status === 401) expect(answer.headers['www-authenticate']).toContain('DPoP')
    expect(source.opened).toHaveLength(opened)
  })

  test('without a proof, with one for another address, or with the same again, is refused', async () => {
    const delivery = await it.deliver()
    const codeWith = async (dpop: string | undefined) =>
      (await it.post('/v1/run', delivery, dpop === undefined ? {} : { dpop })).body.refusal?.code ?? 'ok'
    expect(await codeWith(undefined)).toBe('capability/proof')
    expect(await codeWith(await it.prove('/v1/sandboxes', delivery.child))).toBe('capability/proof')
    expect(await codeWith(await it.prove('/v1/run', hashText('other')))).toBe('capability/proof')
    const proof = await it.prove('/v1/run', delivery.child)
    expect(await codeWith(proof)).toBe('ok')
    expect(await codeWith(proof)).toBe('capability/replayed')
    expect(await codeWith(await it.prove('/v1/run', delivery.child))).toBe('capability/replayed')
  })

  test('whose machine fails is told as such, and nothing of the inside', async () => {
    expect(await it.run({ code: 'fail' })).toMatchObject({
      status: 502,
      body: { refusal: { code: 'executor/machine-failed' } }
    })
    const bug = await it.run({ code: 'throw' })
    expect([bug.status, bug.body.refusal.code]).toEqual([500, 'executor/failed'])
    expect(bug.text).not.toMatch(/bug in a machine|\.ts/)
    await expect.poll(() => source.left).toBe(0)
  })
})

describe('any code, with a sandbox token', () => {
  test('is run in a machine of its own, as often as the token says', async () => {
    const token = await it.token({ right: { max: 2 } })
    expect((await it.runAlone(token, { code: 'echo 1' })).body).toEqual({ ...DONE, stdout: '1' })
    expect((await it.runAlone(token, { code: 'input', input: { n: 2 } })).body).toEqual({ ...DONE, value: { n: 2 } })
    expect(await it.runAlone(token, { code: 'echo 3' })).toMatchObject({
      status: 403,
      body: { refusal: { code: 'capability/used-up', detail: { max: 2 } } }
    })
  })

  test.each<[string, object, string, number]>([
    ['in a language that the token does not name', { language: 'python', code: '' }, 'capability/not-granted', 403],
    ['in a stronger tier that is not here', { tier: 'process', code: '' }, 'executor/no-tier', 422],
    ['in no tier at all', { tier: 'none', code: '' }, 'executor/bad-request', 400],
    ['with a member too many', { code: '', more: 1 }, 'executor/bad-request', 400]
  ])('%s is refused', async (_, body, code, status) => {
    const answer = await it.runAlone(await it.token(), body)
    expect([answer.status, answer.body.refusal.code]).toEqual([status, code])
  })

  test('C59 in a weaker tier than the token asks for is refused', async () => {
    const answer = await it.runAlone(await it.token({ right: { tier: 'process' } }), { tier: 'wasm', code: '' })
    expect(answer).toMatchObject({ status: 403, body: { refusal: { code: 'executor/weaker-tier' } } })
  })

  test('without the token is refused', async () => {
    const answer = await it.post('/v1/run', { language: 'javascript', code: 'echo' })
    expect(answer).toMatchObject({ status: 401, body: { refusal: { code: 'capability/malformed' } } })
  })
})

describe('an answer as it goes', () => {
  const STREAM = { accept: 'text/event-stream' }
  const eventsOf = (text: string) =>
    text
      .split('\n\n')
      .filter((block) => block.startsWith('event: '))
      .map((block) => {
        const [, name, data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
        return [name, JSON.parse(data)]
      })

  test('tells what is printed, and then what became of the code', async () => {
    const answer = await it.run({ code: 'echo hällo' }, STREAM)
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(eventsOf(answer.text)).toEqual([
      ['out', { stream: 'stdout', text: 'hällo' }],
      ['end', { ...DONE, stdout: 'hällo' }]
    ])
  })

  test('tells a refusal that came while it ran as its one end', async () => {
    const refused = (code: string) => [['refused', { code, message: expect.any(String) }]]
    expect(eventsOf((await it.run({ code: 'fail' }, STREAM)).text)).toEqual(refused('executor/machine-failed'))
    expect(eventsOf((await it.run({ code: 'throw' }, STREAM)).text)).toEqual(refused('executor/failed'))
  })

  test('is none where the tokens are refused', async () => {
    const answer = await it.run({ parent: { iss: 'writ:other' } }, STREAM)
    expect([answer.status, answer.body.refusal.code]).toEqual([403, 'capability/wrong-issuer'])
  })
})

describe('more than the executor can run', () => {
  const runningIs = (count: number) => expect.poll(() => it.server.executor.load.running).toBe(count)
  const waitingIs = (count: number) => expect.poll(() => it.server.executor.load.waiting).toBe(count)

  test('waits, then is told to come again with nothing spent; who gives up makes room', async () => {
    const gone = new AbortController()
    const first = it.run({ code: 'wait' }, {}, gone.signal).catch(() => 'gone')
    await runningIs(1)
    const alsoGone = new AbortController()
    const second = it.run({ code: 'echo 2' }, {}, alsoGone.signal).catch(() => 'gone')
    await waitingIs(1)

    const late = await it.deliver({ code: 'echo 3' })
    const sendLate = async () => it.post('/v1/run', late, { dpop: await it.prove('/v1/run', late.child) })
    const busy = await sendLate()
    expect(busy).toMatchObject({ status: 429, body: { refusal: { code: 'executor/busy' } } })
    expect(Number(busy.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(busy.body.refusal.detail?.seconds).toBe(Number(busy.headers['retry-after']))

    alsoGone.abort()
    expect(await second).toBe('gone')
    await waitingIs(0)
    const third = sendLate()
    await waitingIs(1)
    gone.abort()
    expect(await first).toBe('gone')
    expect((await third).body.stdout).toBe('3')
    await expect.poll(() => source.left).toBe(0)
  })
})
