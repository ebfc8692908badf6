import { describe, expect, test } from 'vitest'
import { judgeQuestion } from './judge-question.ts'

const form = { action: 'http://a.test/pay', method: 'post', fields: [{ label: 'To', value: 'Bob' }] }
const live = {
  origin: 'http://a.test',
  url: 'http://a.test/',
  title: 'T',
  role: 'button',
  name: 'Pay',
  effect: 'transact',
  form
} as const
const about = {
  kind: 'act',
  step: '1',
  verb: 'click',
  effect: 'transact',
  origin: 'http://a.test',
  values: [],
  live
} as const
const question = {
  v: 1,
  id: 'q',
  run: 'r',
  plan: 'p',
  agent: 'a',
  request: { text: 'Pay him', saidBy: 'host' },
  asked: 0,
  expires: 1,
  about,
  flows: [],
  offers: []
} as const
const own = { action: form.action, method: 'post', seen: [['To', 'Bob']], sent: [['to', 'Bob']], unseen: [] } as const
const TEXT = 'Pay him http://a.test T / POST http://a.test/pay To Bob'
const seen = { question, text: TEXT, at: 1, element: { form: own } }

const got =
  (to: string, path = '/pay') =>
  () => [{ method: 'POST', path, fields: [['to', to] as const], at: 5 }]

test('a question that says what the page holds and the server got is true', () => {
  expect(judgeQuestion(seen, got('Bob'))).toEqual([])
})

const rowOf = (text: string) => ({
  step: '1',
  values: [
    { label: 'address', text: 'http://a.test/pay' },
    { label: 'To', text }
  ]
})
const loop = {
  ...seen,
  text: `${TEXT} http://a.test/pay`,
  question: { ...question, about: { ...about, rows: [rowOf('Bob'), rowOf('Ann')] } }
}
const both = () => [...got('Bob')(), ...got('Ann')()]

test('a table is true where its page shows each row and the server got each, in order', () => {
  expect(judgeQuestion({ ...loop, text: `${loop.text} Ann` }, both)).toEqual([])
})

describe('a question is not true where', () => {
  test.each<[string, readonly string[]]>([
    ['the server got another value', judgeQuestion(seen, got('Mallory'))],
    ['the server got nothing there', judgeQuestion(seen, got('Bob', '/elsewhere'))],
    ['the page does not show the value', judgeQuestion({ ...seen, text: TEXT.replace('Bob', '…') }, got('Bob'))],
    [
      'the form goes elsewhere',
      judgeQuestion({ ...seen, element: { form: { ...own, action: 'http://evil.test/pay' } } }, got('Bob'))
    ],
    [
      'the page holds another value than the question says',
      judgeQuestion({ ...seen, element: { form: { ...own, seen: [['To', 'Mallory']] } } }, got('Bob'))
    ],
    ['a row of its loop was not sent', judgeQuestion({ ...loop, text: `${loop.text} Ann` }, got('Bob'))],
    ['a row of its loop is not shown', judgeQuestion(loop, both)],
    ['its element was not found', judgeQuestion({ ...seen, element: { why: 'gone' } }, got('Bob'))]
  ])('%s', (_, wrong) => expect(wrong).toHaveLength(1))
})
