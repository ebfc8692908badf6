import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer } from '../testing/answer-offer.ts'
import { enrolTestDevice, type TestChannel } from '../testing/test-device.ts'
import { AGENT, call, openTestSession, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
let channel: TestChannel
let session: string

beforeAll(async () => {
  server = await startTestServer({})
  channel = await (await enrolTestDevice(server)).connect()
})
afterAll(() => server.close())
beforeEach(async () => {
  session = await openTestSession(server.url)
})

const post = (step: string, body: object, headers = {}) =>
  call(`${server.url}/v1/sessions/${session}/${step}`, AGENT.key, 'POST', body, headers)
const CODE = { language: 'python', code: 'result = {"n": m + 1}', inputs: { m: 1 }, gives: '{ n: number }' }

describe('observe', () => {
  test('opens the page, and answers how it looks, cut as asked for', async () => {
    const looking = post('observe', { url: 'https://a.example/list?q=1', part: 'main', maxTokens: 50 })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('site page = "https://a.example"')
    expect(offer.text).toContain('open "/list?q=1"\n  observe main')
    endOffer(channel, offer, { views: [Array.from({ length: 100 }, (_, i) => `text "line ${i}"`).join('\n')] })
    const { status, body } = await looking
    expect([status, body]).toMatchObject([200, { status: 'done', run: offer.run }])
    expect(body.view).toContain('text "line 0"')
    expect(String(body.view).length).toBeLessThan(200)
  })

  test('goes before no plan of the session: a turn has what that one declared', async () => {
    const first = post('act', { text: 'plan "Look"\nsite app = "https://b.example"\non app { open "/" }' })
    endOffer(channel, await channel.next('offer'))
    await first
    const looking = post('observe', { url: 'https://a.example/' })
    endOffer(channel, await channel.next('offer'), { views: ['main'] })
    await looking
    const turn = post('act', { text: 'on app { click link "Next" }' })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('site app = "https://b.example"')
    expect(offer.text).not.toContain('a.example')
    endOffer(channel, offer)
    expect(await turn).toMatchObject({ body: { status: 'done' } })
  })

  test('is sent once under one key', async () => {
    const key = { 'idempotency-key': '"look-1"' }
    const given = { url: 'https://a.example/', waitSeconds: 0 }
    const { body } = await post('observe', given, key)
    const offer = await channel.next('offer')
    expect((await post('observe', given, key)).body).toMatchObject({ run: body.run })
    expect(await post('observe', { ...given, url: 'https://b.example/' }, key)).toMatchObject({
      status: 422,
      body: { refusal: { code: 'session/key-reused' } }
    })
    endOffer(channel, offer, {})
  })
})

describe('code', () => {
  test('runs with its inputs by name, and answers what it leaves', async () => {
    const running = post('code', CODE)
    const offer = await channel.next('offer')
    expect(offer.text).toContain('input m: number')
    expect(offer.text).toContain(CODE.code)
    expect(offer.inputs).toEqual({ m: 1 })
    endOffer(channel, offer, { result: { n: 2 } })
    expect((await running).body).toMatchObject({ status: 'done', result: { n: 2 } })
  })
})

const REFUSED = { status: 400, body: { refusal: { code: 'session/bad-request' } } }

describe('a step without a plan', () => {
  test.each([
    ['an address of no page', 'observe', { url: 'ftp://a.example/' }],
    ['an address with a password', 'observe', { url: 'https://me:secret@a.example/' }],
    ['an act beside the part', 'observe', { url: 'https://a.example/', part: 'document click button "Pay"' }],
    ['a field that there is not', 'observe', { url: 'https://a.example/', text: 'return 1' }],
    ['no address', 'observe', {}],
    ['a NUL in the code', 'code', { ...CODE, code: 'a\0' }],
    ['code that no plan can quote', 'code', { ...CODE, code: `"""'''` }],
    [
      'a statement after the type',
      'code',
      { ...CODE, gives: `${CODE.gives} up to 1s """x""" let p = ask "?" as text let q = run shell gives ${CODE.gives}` }
    ],
    ['an input of no type', 'code', { ...CODE, inputs: { m: null } }],
    ['a language that there is not', 'code', { ...CODE, language: 'perl' }]
  ])('refuses %s', async (_, step, given) => {
    expect(await post(step, given)).toMatchObject(REFUSED)
  })

  test('that no type can be read of is a run that was refused', async () => {
    const { status, body } = await post('code', { ...CODE, gives: 'nothing known' })
    expect([status, body]).toMatchObject([
      200,
      {
        status: 'refused',
        act: 'none',
        code: expect.stringMatching(/^syntax\//),
        message: expect.stringMatching(/^gives: /)
      }
    ])
    // It never saw the plan that was made of this, nor any line of it.
    expect(body).not.toHaveProperty('at')
    expect(body).not.toHaveProperty('errors')
  })

  test('is not held: where it stops it has ended', async () => {
    const looking = post('observe', { url: 'https://a.example/' })
    const offer = await channel.next('offer')
    expect(offer).not.toHaveProperty('holds')
    endOffer(channel, offer, { status: 'refused', refusal: { code: 'page/not-reached', message: 'not reached' } })
    const { body } = await looking
    expect(body).toMatchObject({ status: 'refused', code: 'page/not-reached' })
    expect(body).not.toHaveProperty('resume')
  })
})
