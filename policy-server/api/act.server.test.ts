import type { Offer, RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer, stopOffer } from '../testing/answer-offer.ts'
import { claimsOf, runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, call, openTestSession, PLAN, startTestServer } from '../testing/test-server.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let session: string

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER] })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())
beforeEach(async () => {
  session = await openTestSession(server.url)
})

const act = (body: object, key = AGENT.key) => call(`${server.url}/v1/sessions/${session}/act`, key, 'POST', body)
const end = (offer: Offer, report: Partial<RunReport>) => endOffer(channel, offer, report)

describe('act', () => {
  test('runs a whole plan and answers how it ended', async () => {
    const acting = act({ text: PLAN, inputs: { sum: 3 } })
    await runOffer(device, channel, await channel.next('offer'))
    expect(await acting).toEqual({
      status: 200,
      body: { run: expect.any(String), status: 'done', result: { state: 'Saved' }, done: 0 }
    })
  })

  test('makes a whole plan of a turn, with what the session declared before', async () => {
    const first = act({ text: `# a comment\n${PLAN}`, inputs: { sum: 3 } })
    await runOffer(device, channel, await channel.next('offer'))
    await first
    const second = act({ text: 'site app = "http://127.0.0.1:8099" on app { fill field "Amount" with sum }' })
    const offer = await channel.next('offer')
    expect(offer.text).toBe(
      'plan "File a report"\nsite app = "http://127.0.0.1:8099"\ninput sum: number\n\non app {\n  fill field "Amount" with sum\n}\n'
    )
    expect(offer.inputs).toEqual({ sum: 3 })
    await runOffer(device, channel, offer)
    expect((await second).body).toMatchObject({ status: 'done' })
    const third = act({ text: 'on app { click button "Withdraw" }' })
    const last = await channel.next('offer')
    expect(last.text).not.toContain('input')
    end(last, {})
    expect((await third).body).toMatchObject({ status: 'done' })
  })

  test('knows nothing that another session declared', async () => {
    const { body } = await act({ text: 'on app { click button "Withdraw" }' })
    expect(body).toMatchObject({ status: 'refused', act: 'none', code: 'check/unknown-site', at: { span: {} } })
  })

  test('is checked beforehand as it would be run: a turn with what its session declared', async () => {
    const check = (body: object) => call(`${server.url}/v1/sessions/${session}/check`, AGENT.key, 'POST', body)
    const turn = { text: 'on app { fill field "Amount" with sum }' }
    expect(await check(turn)).toMatchObject({ status: 422, body: { refusal: { code: 'check/unknown-site' } } })
    const first = act({ text: PLAN, inputs: { sum: 3 } })
    await runOffer(device, channel, await channel.next('offer'))
    await first
    expect(await check(turn)).toEqual({ status: 200, body: { steps: 2, asks: [], flows: [] } })
    expect(await check({ ...turn, inputs: { sum: 'x' } })).toMatchObject({
      body: { refusal: { code: 'plan/bad-input' } }
    })
    expect(await check({ text: 'on app {' })).toMatchObject({
      status: 422,
      body: { refusal: { code: 'syntax/unexpected' }, diagnostics: [{ span: { line: 1 } }] }
    })
  })

  test('tells only what changed since the last view, and no more than was asked for', async () => {
    const looking = act({
      text: 'plan "Look"\nsite app = "http://127.0.0.1:8099"\non app { open "/" }',
      observe: 'main'
    })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('on app {\n  observe main\n}')
    end(offer, { views: ['main\n  heading "Reports"'] })
    expect((await looking).body).toMatchObject({ status: 'done', view: 'main\n  heading "Reports"' })
    const again = act({ text: 'on app { click button "New" }', observe: 'diff' })
    const next = await channel.next('offer')
    expect(next.text).toContain('observe document')
    end(next, { views: ['main\n  heading "Reports"\n  textbox "Amount"'] })
    const { view } = (await again).body
    expect(view).toContain('textbox "Amount"')
    expect(view).not.toContain('heading "Reports"')
    const long = act({ text: 'on app { click button "All" }', observe: 'document', maxTokens: 50 })
    end(await channel.next('offer'), { views: [Array.from({ length: 100 }, (_, i) => `text "line ${i}"`).join('\n')] })
    expect(String((await long).body.view).length).toBeLessThan(200)
  })

  test('tells all that its run observed, each page with what it shows', async () => {
    const acting = act({ text: PLAN, inputs: { sum: 3 }, observe: 'document' })
    end(await channel.next('offer'), { views: ['page = "/a"', 'page = "/b"', 'page = "/c"'] })
    expect((await acting).body).toMatchObject({ view: 'page = "/c"', earlierViews: ['page = "/a"', 'page = "/b"'] })
  })

  test.each([
    ['a NUL', 'a\0b'],
    ['half a character', 'a\ud800b']
  ])('takes turns after one that told of a text of a page with %s in it', async (_, said) => {
    const first = act({ text: 'plan "Look"\nsite app = "http://127.0.0.1:8099"\non app { open "/" }', observe: 'main' })
    end(await channel.next('offer'), { result: said, views: [`main\n  text "${said}"`] })
    expect((await first).body).toMatchObject({ status: 'done', result: said })
    const second = act({ text: 'on app { let n = read text of heading keep n }', observe: 'diff' })
    end(await channel.next('offer'), { kept: ['n'], result: said, views: ['main'] })
    expect((await second).body).toMatchObject({ status: 'done', kept: ['n'] })
    const third = act({ text: 'return n' })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('kept n: text')
    end(offer, {})
    expect((await third).body).toMatchObject({ status: 'done' })
    const ended = await call(`${server.url}/v1/sessions/${session}`, AGENT.key, 'DELETE')
    expect(ended).toMatchObject({ status: 200 })
    expect(await channel.next('session-ended')).toMatchObject({ session, runs: [expect.any(String)] })
  })

  test('observes with a target, and with nothing else', async () => {
    const text = 'plan "Look"\nsite app = "http://127.0.0.1:8099"\non app { open "/" }'
    for (const given of [
      { text, observe: 'document click button "Pay"' },
      { text: 'return 1', observe: 'main' }
    ])
      expect(await act(given)).toMatchObject({ status: 400, body: { refusal: { code: 'session/bad-request' } } })
  })

  test('answers after `waitSeconds` that the run goes on', async () => {
    const { body } = await act({ text: PLAN, inputs: { sum: 3 }, waitSeconds: 0 })
    expect(body).toEqual({ run: expect.any(String), status: 'running' })
    end(await channel.next('offer'), {})
  })

  test.each([
    ['a turn that does not parse', { text: 'on app {' }, 'syntax/unexpected'],
    ['a plan that does not check', { text: 'plan "x" return y' }, 'check/unknown-name'],
    ['a turn with a NUL', { text: 'return "\0"' }, 'syntax/unexpected'],
    ['an input that there is not', { text: 'return 1', inputs: { a: 1 } }, 'plan/unknown-input'],
    ['inputs that are none', { text: 'return 1', inputs: [1] }, 'plan/bad-input']
  ])('refuses %s, and keeps the run that was refused', async (_, given, code) => {
    const { status, body } = await act(given)
    expect([status, body]).toMatchObject([200, { status: 'refused', act: 'none', code, message: expect.any(String) }])
    const kept = await call(`${server.url}/v1/runs/${body.run}`, AGENT.key)
    expect(kept.body).toMatchObject({ status: 'refused', report: { refusal: { code } } })
  })

  describe('a held run', () => {
    const TEXT = 'plan "Two" site app = "http://127.0.0.1:8099" on app { open "/" click link "A" click link "X" }'
    const hold = async (act_: 'none' | 'unknown' = 'none', more: Partial<RunReport> = {}, at = 3) => {
      const sent = act({ text: TEXT })
      const offer = await channel.next('offer')
      const report = stopOffer(channel, offer, { at, act: act_, more })
      const { body } = await sent
      return { offer, body, run: offer.run, report }
    }

    test('that saw more than is kept is held all the same, and its device stays connected', async () => {
      const { body, run } = await hold('none', { views: ['x'.repeat(5_000_000)] })
      expect(body).toMatchObject({ run, status: 'held', act: 'none', code: 'run/report-too-large' })
      channel.send({ type: 'ping' })
      await channel.next('pong')
      channel.send({ type: 'ended', report: { run, status: 'refused', steps: [], approvals: [], timings: {} } })
    })

    test('is told with the page as it stands, and with the last step that its device tells of', async () => {
      const step = { verb: 'click', effect: 'activate', origin: 'http://127.0.0.1:8099', line: 1, ms: 1 } as const
      const steps = [
        { ...step, step: '2', outcome: 'done' },
        { ...step, step: '3@2', outcome: 'refused' }
      ] as const
      const { body, run } = await hold('none', { steps: [...steps], views: ['page = "/a"'] })
      expect(body).toMatchObject({ status: 'held', view: 'page = "/a"', at: { step: '3@2', round: [2] } })
      await act({ resume: run, end: 'leave', waitSeconds: 0 })
    })

    test('is told with what it waits for, and goes on as another, whose text is its own but for one statement', async () => {
      const { offer, body, run, report } = await hold()
      expect(offer).toMatchObject({ holds: true })
      expect(body).toMatchObject({
        status: 'held',
        act: 'none',
        code: 'target/not-found',
        resume: { run, until: expect.any(String) }
      })
      const state = await call(`${server.url}/v1/runs/${run}`, AGENT.key)
      expect(state.body).toMatchObject({ status: 'held', held: { act: 'none' } })
      const resumed = act({ resume: run, replace: 'click link "Y"', observe: 'main' })
      const next = await channel.next('offer')
      expect(next).toMatchObject({ holds: true, continues: { run, replace: 'click link "Y"', look: 'main' } })
      expect(next.text).toContain('click link "A"\n  click link "Y"\n}\non app {\n  observe main\n}')
      expect(claimsOf(next)).toMatchObject({ continues: run, txn: next.run })
      // Of two that go on with the same, the second is refused.
      expect(await act({ resume: run, replace: 'click link "Z"' })).toMatchObject({ status: 409 })
      channel.send({ type: 'ended', report: { ...report, continuedBy: next.run } })
      end(next, { result: 1 })
      expect((await resumed).body).toMatchObject({ run: next.run, status: 'done' })
      expect((await call(`${server.url}/v1/runs/${next.run}`, AGENT.key)).body).toMatchObject({ resumes: run })
      expect((await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body).not.toHaveProperty('resumes')
      expect(await act({ resume: run, replace: 'click link "Z"' })).toMatchObject({ status: 409 })
    })

    test('that no device would go on with so is held still', async () => {
      const { run, report } = await hold('unknown')
      const blind = act({ resume: run, replace: 'click link "X"' })
      const offer = await channel.next('offer')
      const refusal = { code: 'resume/unknown-act' as const, message: 'look first' }
      channel.send({
        type: 'ended',
        report: { run: offer.run, status: 'refused', refusal, idle: true, steps: [], approvals: [], timings: {} }
      })
      expect((await blind).body).toMatchObject({ status: 'refused', act: 'none', code: 'resume/unknown-act' })
      const again = act({ resume: run, replace: 'if exists link "B" { click link "B" }' })
      const next = await channel.next('offer')
      expect(next.continues?.run).toBe(run)
      channel.send({ type: 'ended', report: { ...report, continuedBy: next.run } })
      end(next, {})
      expect((await again).body).toMatchObject({ status: 'done' })
    })

    test('that stopped where its plan has no statement is no run to go on with', async () => {
      const { run, report } = await hold('none', {}, 99)
      expect(await act({ resume: run, replace: 'click link "Y"' })).toMatchObject({
        status: 409,
        body: { refusal: { code: 'resume/not-held' } }
      })
      channel.send({ type: 'ended', report })
    })

    test('that is to be cancelled is gone on with by nobody, also while its device has not heard of that', async () => {
      const { run, report } = await hold()
      expect((await call(`${server.url}/v1/runs/${run}/cancel`, AGENT.key, 'POST')).status).toBe(200)
      expect(await act({ resume: run, replace: 'click link "Y"', waitSeconds: 0 })).toMatchObject({
        status: 409,
        body: { refusal: { code: 'resume/not-held' } }
      })
      expect(await act({ resume: run, end: 'leave', waitSeconds: 0 })).toMatchObject({ status: 409 })
      channel.send({ type: 'ended', report })
    })

    test('is its agent’s and session’s alone', async () => {
      const { run, report } = await hold()
      const other = await openTestSession(server.url)
      const elsewhere = await call(`${server.url}/v1/sessions/${other}/act`, AGENT.key, 'POST', {
        resume: run,
        replace: 'click link "Y"'
      })
      expect(elsewhere).toMatchObject({ status: 409, body: { refusal: { code: 'resume/not-held' } } })
      const theirs = await openTestSession(server.url, 'Do it', OTHER.key)
      const foreign = await call(`${server.url}/v1/sessions/${theirs}/act`, OTHER.key, 'POST', {
        resume: run,
        end: 'undo'
      })
      expect(foreign).toMatchObject({ status: 409, body: { refusal: { code: 'resume/not-held' } } })
      channel.send({ type: 'ended', report })
    })

    test.each([
      ['undo', true],
      ['leave', false]
    ] as const)('ends where nobody goes on with it: %s', async (how, undo) => {
      const { run, report } = await hold()
      const ending = act({ resume: run, end: how })
      expect(await channel.next('let-go', run)).toEqual({ type: 'let-go', run, undo })
      expect(await act({ resume: run, replace: 'click link "Y"' })).toMatchObject({ status: 409 })
      channel.send({ type: 'ended', report })
      expect((await ending).body).toMatchObject({ run, status: 'refused', code: 'target/not-found' })
    })

    test.each([
      ['a plan', 'plan "x"', 'syntax/unexpected'],
      ['a declaration', 'site b = "https://b.example" click link "Y"', 'syntax/unexpected'],
      ['what does not check', 'click link named nowhere', 'check/unknown-name']
    ])('is not gone on with by %s, and is held still', async (_, replace, code) => {
      const { run, report } = await hold()
      expect((await act({ resume: run, replace })).body).toMatchObject({ status: 'refused', act: 'none', code })
      expect((await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body).toMatchObject({ status: 'held' })
      channel.send({ type: 'ended', report })
    })
  })

  test('refuses to go on with a run that is not held, and another agent’s session', async () => {
    const held = await act({ resume: 'run_none', replace: 'return 1' })
    expect([held.status, held.body]).toMatchObject([409, { refusal: { code: 'resume/not-held' } }])
    const other = await act({ text: PLAN, inputs: { sum: 3 } }, OTHER.key)
    expect(other.body).toMatchObject({ refusal: { code: 'session/unknown' } })
  })

  test.each<[unknown, string]>([
    [{ text: PLAN, resume: 'run_a' }, '`resume` has no place here: send `text`; or'],
    [{ resume: 'run_a', replace: 'return 1', end: 'undo' }, '`resume` and `replace` and `end` do not go together'],
    [{ resume: 'run_a' }, '`resume` is not enough'],
    [{ replace: 'return 1' }, '`replace` is not enough'],
    [{ text: PLAN, waitSeconds: 61 }, 'body/waitSeconds Too big'],
    [{ text: 5 }, '`text`: Invalid input: expected string, received number'],
    [{ resume: 'run_a', end: 'now' }, '`end`: Invalid option'],
    [{ text: PLAN, plan: PLAN }, '`plan` has no place here'],
    [{}, 'says nothing to do: send `text`; or'],
    [[], 'is no JSON record: send `text`; or'],
    [null, 'is no JSON record'],
    [undefined, 'is no JSON record']
  ])('refuses %j, and names what is wrong', async (given, why) => {
    const { status, body } = await call(`${server.url}/v1/sessions/${session}/act`, AGENT.key, 'POST', given)
    const refusal = { code: 'session/bad-request', message: expect.stringContaining(why) }
    expect([status, body]).toMatchObject([400, { refusal }])
  })
})
