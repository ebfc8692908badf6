import type { JournalEvent, LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { spansOfRun } from './spans-of-run.ts'
import type { ToldRun } from './told-run.ts'

const HASH = 'A'.repeat(43)
const RUN = 'run_one'
const START = Date.parse('2026-03-01T10:00:00.000Z')

type Said = { readonly event: JournalEvent; readonly s: number } | { readonly server: ServerEvent; readonly s: number }

const leafOf = (said: Said): LogLeaf => {
  const at = new Date(START + said.s * 1000).toISOString()
  return 'server' in said
    ? { v: 1, from: 'server', at, event: said.server }
    : {
        v: 1,
        from: 'device',
        sig: 'x',
        entry: { v: 1, device: 'dev', seq: 0, prev: HASH, at, build: 'b', event: said.event }
      }
}

const told = (said: readonly Said[], more: Partial<ToldRun> = {}): ToldRun => ({
  tenant: 'acme',
  run: RUN,
  agent: { id: 'planner', name: 'Plain planner' },
  session: 'ses_one',
  device: 'dev',
  acceptedAt: new Date(START + 2000),
  decidedMs: 40,
  tiers: new Map([['e3', 'microvm']]),
  parent: undefined,
  leaves: said.map((one, i) => ({ n: 10 + i, leaf: leafOf(one) })),
  ...more
})

const server = (s: number, event: ServerEvent): Said => ({ s, server: event })
const device = (s: number, event: JournalEvent): Said => ({ s, event })
const DECIDED = server(1, {
  kind: 'plan-decided',
  run: RUN,
  agent: 'planner',
  device: 'dev',
  plan: HASH,
  policy: HASH,
  request: HASH,
  allowed: 3,
  asked: 1,
  token: 'jti',
  grants: [
    {
      id: 'e1',
      verb: 'click',
      effect: 'submit',
      origin: 'https://app.example',
      via: ['https://in.example'],
      max: 1,
      approval: 'ask'
    }
  ]
})
const begun: JournalEvent = {
  kind: 'run-begun',
  run: RUN,
  plan: HASH,
  token: 'jti',
  policy: HASH,
  request: HASH,
  agent: 'planner'
}
const BEGUN = device(2, begun)
const intent = (s: number, step: string, more: Partial<Extract<JournalEvent, { kind: 'intent' }>> = {}): Said =>
  device(s, {
    kind: 'intent',
    run: RUN,
    step,
    effect: 'e1',
    verb: 'click',
    class: 'submit',
    origin: 'https://app.example',
    batch: 4,
    use: 1,
    args: HASH,
    ...more
  })
const outcome = (s: number, step: string, more: Partial<Extract<JournalEvent, { kind: 'outcome' }>> = {}): Said =>
  device(s, { kind: 'outcome', run: RUN, step, batch: 4, outcome: 'done', ...more })
const ended = (s: number, status: 'done' | 'refused' | 'failed' | 'unknown', code?: string): Said =>
  device(s, { kind: 'run-ended', run: RUN, status, ...(code !== undefined && { code }) })
const GIVEN_UP = server(100, { kind: 'run-refused', run: RUN, code: 'session/no-device' })

const short = (run: ToldRun) =>
  spansOfRun(run).map(({ name, start, end, error, closes, attributes }) => [
    name,
    start - START,
    end - START,
    attributes['writ.outcome'] ?? attributes['writ.run.status'] ?? attributes['writ.answer.choice'],
    error,
    closes
  ])

describe('a run is one span, with its decision, its wait, its questions and its acts under it', () => {
  const asked: JournalEvent = {
    kind: 'question',
    run: RUN,
    question: 'q',
    step: '2',
    shown: HASH,
    needs: ['second-person']
  }
  const whole = told([
    DECIDED,
    BEGUN,
    intent(3, '1', { verb: 'run', effect: 'e3', origin: 'sandbox', class: 'read' }),
    outcome(5, '1'),
    device(5, asked),
    device(8, { kind: 'answer', run: RUN, question: 'q', choice: 'once', shown: HASH, sig: 'x' }),
    device(9, { kind: 'second-answer', run: RUN, question: 'q', choice: 'yes', shown: HASH }),
    intent(10, '2@3.1~1'),
    outcome(11, '2@3.1~1', { outcome: 'refused', code: 'target/not-found' }),
    ended(12, 'failed', 'target/not-found')
  ])

  test('as long as each took', () => {
    expect(short(whole)).toEqual([
      ['decide plan', 960, 1000, undefined, undefined, 10],
      ['wait for device', 1000, 2000, undefined, undefined, 11],
      ['execute_tool run', 3000, 5000, 'done', undefined, 13],
      ['ask person', 5000, 8000, 'once', undefined, 15],
      ['ask second person', 8000, 9000, 'yes', undefined, 16],
      ['execute_tool click', 10_000, 11_000, 'refused', 'target/not-found', 18],
      ['invoke_agent Plain planner', 960, 12_000, 'failed', 'target/not-found', 19]
    ])
  })

  test('with the names of the conventions', () => {
    const spans = spansOfRun(whole)
    const root = spans.at(-1)
    expect(root?.parent).toBeUndefined()
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(span.attributes).toMatchObject({
        'gen_ai.agent.id': 'planner',
        'gen_ai.agent.name': 'Plain planner',
        'gen_ai.conversation.id': 'ses_one',
        'writ.run.id': RUN,
        'writ.tenant.id': 'acme'
      })
      if (span !== root) expect(span.parent).toEqual({ spanId: root?.spanId, isRemote: false })
    }
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
    expect(spans[2]?.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'run',
      'gen_ai.tool.call.id': '1/4',
      'writ.code.tier': 'microvm',
      'writ.origin': 'sandbox'
    })
    expect(spans[5]?.attributes).toMatchObject({ 'writ.step': '2@3.1~1', 'error.type': 'target/not-found' })
  })

  test('and the same whenever it is told of again', () => {
    expect(spansOfRun(whole)).toEqual(spansOfRun(whole))
    expect(spansOfRun({ ...whole, tenant: 'other' })[0]?.traceId).not.toBe(spansOfRun(whole)[0]?.traceId)
  })

  test('and a part of it is told of before its end', () => {
    expect(spansOfRun({ ...whole, leaves: whole.leaves.slice(0, 4) })).toEqual(spansOfRun(whole).slice(0, 3))
  })

  test('under the span in which the planner sent it', () => {
    const parent = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }
    const root = spansOfRun({ ...whole, parent }).at(-1)
    expect(root).toMatchObject({ traceId: parent.traceId, parent: { spanId: parent.spanId, isRemote: true } })
  })
})

describe('a run that did not go to its end', () => {
  test('because its plan was refused', () => {
    const code = 'plan/bad-input'
    const refused: ServerEvent = { kind: 'plan-refused', run: RUN, agent: 'planner', code, codes: [code] }
    expect(short(told([server(1, refused)], { decidedMs: 0 }))).toEqual([
      ['decide plan', 1000, 1000, undefined, 'plan/bad-input', 10],
      ['invoke_agent Plain planner', 1000, 1000, 'refused', 'plan/bad-input', 10]
    ])
  })

  test('because no device took it', () => {
    expect(short(told([DECIDED, GIVEN_UP])).slice(1)).toEqual([
      ['wait for device', 1000, 100_000, undefined, 'session/no-device', 11],
      ['invoke_agent Plain planner', 960, 100_000, 'refused', 'session/no-device', 11]
    ])
  })

  test('because its device went away in the middle of an act', () => {
    const lost = told([DECIDED, BEGUN, intent(3, '1'), GIVEN_UP])
    expect(short(lost).slice(2)).toEqual([
      ['execute_tool click', 3000, 100_000, 'unknown', 'run/unknown-outcome', 13],
      ['invoke_agent Plain planner', 960, 100_000, 'unknown', 'session/no-device', 13]
    ])
  })

  test('and what its device tells of it later comes besides, while what was sent stays as it is', () => {
    const before = [DECIDED, BEGUN, intent(3, '1'), GIVEN_UP]
    const after = [outcome(4, '1'), intent(5, '2'), outcome(6, '2'), ended(7, 'done')]
    const sent = spansOfRun(told(before))
    const all = told([...before, ...after])
    expect(spansOfRun(all).slice(0, sent.length)).toEqual(sent)
    expect(short(all).slice(sent.length)).toEqual([
      ['outcome told late', 4000, 4000, 'done', undefined, 14],
      ['execute_tool click', 5000, 6000, 'done', undefined, 16],
      ['end told late', 7000, 7000, 'done', undefined, 17]
    ])
  })

  test('nor is one that was erased in part a fault', () => {
    expect(() => spansOfRun(told([outcome(4, '1'), ended(7, 'done')]))).not.toThrow()
  })
})

describe('a device whose clock is wrong', () => {
  test('is heard as if it had begun when the server heard so', () => {
    const hour = 3600
    const late = told([DECIDED, device(2 - hour, begun), intent(3 - hour, '1'), outcome(5 - hour, '1')])
    expect(short(late).slice(1)).toEqual([
      ['wait for device', 1000, 2000, undefined, undefined, 11],
      ['execute_tool click', 3000, 5000, 'done', undefined, 13]
    ])
  })

  test('and is set while the run goes on, gives no time before another', () => {
    const back = told([DECIDED, BEGUN, intent(10, '1'), outcome(4, '1'), ended(5, 'done')])
    expect(short(back).slice(2)).toEqual([
      ['execute_tool click', 10_000, 10_000, 'done', undefined, 13],
      ['invoke_agent Plain planner', 960, 10_000, 'done', undefined, 14]
    ])
  })
})

describe('what a device writes', () => {
  const SECRET = 'canary-7f3a'

  test('leaves the server in none of its free texts', () => {
    const hostile = told([
      DECIDED,
      BEGUN,
      intent(3, SECRET, { effect: SECRET, origin: `https://app.example/${SECRET}`, at: SECRET }),
      outcome(4, SECRET, { outcome: 'refused', code: SECRET }),
      intent(4, '2', { origin: `tool:${SECRET}` }),
      intent(4, '3', { origin: `https://${SECRET}.example`, at: `https://${SECRET}.example` }),
      intent(4, '4', { at: 'https://in.example' }),
      device(5, { kind: 'question', run: RUN, question: SECRET, step: SECRET, rows: [SECRET], shown: HASH }),
      device(6, {
        kind: 'answer',
        run: RUN,
        question: SECRET,
        choice: 'always',
        given: SECRET,
        shown: HASH,
        sig: SECRET
      }),
      device(7, { kind: 'token-renewed', run: RUN, token: SECRET }),
      device(8, { kind: 'resumed', run: RUN, batch: 3 }),
      ended(9, 'failed', SECRET),
      device(10, { kind: 'settled', run: RUN, step: SECRET, batch: 1, said: 'done', shown: HASH, sig: SECRET })
    ])
    const spans = spansOfRun(hostile)
    expect(JSON.stringify(spans)).not.toContain(SECRET)
    expect(spans.map(({ error }) => error)).toContain('_OTHER')
    expect(spans.find(({ name }) => name.startsWith('invoke'))?.attributes).toMatchObject({ 'writ.run.resumed': 1 })
    expect(spans.map(({ attributes }) => attributes['writ.origin'])).toEqual(
      expect.arrayContaining(['tool', 'https://app.example'])
    )
    expect(spans.map(({ attributes }) => attributes['writ.origin.sign_in'])).toContain('https://in.example')
  })
})
