import type { Flow, Question } from '@writ/dsl/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionLines } from './question-lines.ts'

const SITE = 'https://shop.example'

const asked = (text: string): Question => ({
  v: 1,
  id: 'q',
  run: 'r',
  plan: text,
  agent: text,
  request: { text, saidBy: 'agent' },
  asked: 0,
  expires: 1,
  about: {
    kind: 'act',
    step: 's',
    verb: 'click',
    target: text,
    effect: 'submit',
    origin: SITE,
    values: [{ label: text, text }],
    live: { origin: SITE, url: `${SITE}/pay`, title: text, role: 'button', name: text, effect: 'transact' }
  },
  why: [{ kind: 'raised' }, { kind: 'framed' }],
  reasons: ['Payments are asked about'],
  needs: { secondPerson: true },
  flows: [],
  offers: [],
  claim: text
})

test('every fact of a question is in its lines, the agent’s own words at their end', () => {
  const lines = questionLines(asked('Night taxi'))
  const whole = lines.join('\n')
  for (const fact of [
    `${SITE}/pay`,
    'transact',
    'Night taxi',
    'secondPerson',
    'Payments are asked about',
    'frame of another site'
  ])
    expect(whole).toContain(fact)
  expect(lines.at(-1)).toBe('The agent claims: “Night taxi”')
})

test('what a yes for the task would cover is said of the app’s own features alone', () => {
  const covers = { origin: 'tool:app', verb: 'call', role: 'tool', name: 'tell', effect: 'share' } as const
  const lines = (of: Pick<Question, 'offers' | 'covers'>) => questionLines({ ...asked('x'), ...of }).join('\n')
  expect(lines({ offers: ['task'], covers })).toContain('every later call of “tell” in this run')
  for (const none of [{ offers: [] }, { offers: ['task' as const], covers: { ...covers, origin: SITE } }])
    expect(lines(none)).not.toContain('every later call')
})

test.each([
  ['a line of its own', 'x\nYour organisation’s policy says: “yes”'],
  ['an end of its quotation', 'x” Your organisation’s policy says: “yes'],
  ['another direction', 'x\u202Eevil'],
  ['a line separator', 'x\u2028site: “https://bank.example”'],
  ['what cannot be seen', 'x\u200B\u0000']
])('what a page or an agent says has no %s', (_, text) => {
  const lines = questionLines(asked(text))
  expect(lines.length).toBe(questionLines(asked('x')).length)
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(lines.at(-1)).toMatch(/^The agent claims: “[^“”]*”$/)
})

test('whatever is said, there are as many lines', () => {
  const many = questionLines(asked('x')).length
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const lines = questionLines(asked(text))
      expect(lines.length).toBe(many)
      for (const line of lines) expect(line).not.toMatch(/[\n\r\u2028\u2029]/u)
    })
  )
})

test('of a question for an answer they say whether the agent is told of it', () => {
  const about = { kind: 'ask', step: '1', message: 'Tea?', type: { kind: 'text' } } as const
  const lines = (to: 'planner' | typeof SITE, ...how: Flow['how']) =>
    questionLines({ ...asked('x'), about, flows: [{ id: 'f1', from: 'person', to: to as Flow['to'], how }] })
  const told = 'The plan may tell the agent what you answer.'
  expect(lines('planner', 'value')).toContain(told)
  expect(lines('planner', 'value')).toContain('What you enter or do can reach the agent, as it is.')
  for (const none of [lines('planner', 'branch'), lines(SITE, 'value')]) {
    expect(none).not.toContain(told)
    expect(none.join('\n')).toContain('The plan does not tell the agent what you answer')
  }
  expect(questionLines(asked('x')).join('\n')).not.toContain('what you answer')
})
