import { describe, expect, test } from 'vitest'
import type { CheckedStep, Request, Value } from '../contract/index.ts'
import { type AskedAct, askedTarget, askedValues, type ResolvedAct } from './index.ts'

const checked = { id: 1, verb: 'call', effect: 'e1', class: 'tool', origin: 'tool:pay' } as unknown as CheckedStep
const call = (...args: Value[]): AskedAct => ({
  step: '1',
  checked,
  other: { kind: 'tool', seq: 1, step: '1', checked, tool: 'pay', name: 'send', args }
})
const act = (resolved: object): AskedAct => ({ step: '1', checked, act: resolved as ResolvedAct })
const said: Request = { text: 'Send 5.50 to Bob Stone, for lunch', saidBy: 'person' }

describe('a question says of each value whether the person asked for it', () => {
  test.each<[string, AskedAct, Request, readonly [string, boolean][]]>([
    [
      'arguments',
      call('Bob Stone', 5.5, 'x'),
      said,
      [
        ['Bob Stone', false],
        ['5.5', true],
        ['x', true]
      ]
    ],
    ['a part of a word', call('Sto'), said, [['Sto', true]]],
    ['nothing', call(''), said, [['', false]]],
    ['a list', call(['Bob Stone']), said, [['["Bob Stone"]', true]]],
    ['what an agent says was asked', call('Bob Stone'), { ...said, saidBy: 'agent' }, [['Bob Stone', true]]],
    ['what a trusted host passes on', call('bob  stone'), { ...said, saidBy: 'host' }, [['bob  stone', false]]],
    ['a text that is filled in', act({ verb: 'fill', text: 'lunch' }), said, [['lunch', false]]],
    [
      'options',
      act({ verb: 'choose', options: ['lunch', 'dinner'] }),
      said,
      [
        ['lunch', false],
        ['dinner', true]
      ]
    ],
    ['a key, which names nothing', act({ verb: 'press', key: 'Enter' }), said, [['Enter', false]]],
    ['a secret', act({ verb: 'fill-secret', secret: { name: 'work', part: 'password' } }), said, [['work', false]]]
  ])('%s', (_, asked, request, expected) => {
    const values = askedValues(asked, { request })
    expect(values.map(({ text, unasked = false }) => [text, unasked])).toEqual(expected)
  })
})

test('named parameters stand by their names', () => {
  const values = askedValues(call({ to: 'Bob Stone', sum: 9 }), { request: said })
  expect(values).toEqual([
    { label: 'argument', name: 'to', text: 'Bob Stone' },
    { label: 'argument', name: 'sum', text: '9', unasked: true }
  ])
})

test('code is shown whole, with all that it is given and how much it may use', () => {
  const asked: AskedAct = {
    step: '1',
    checked,
    other: {
      kind: 'code',
      seq: 1,
      step: '1',
      checked,
      language: 'python',
      code: 'result = {"n": 1}\n# no more',
      input: { who: 'Bob Stone', rows: [{ n: 1 }] },
      gives: { kind: 'record', fields: [] },
      ms: 10_000,
      bytes: 256 * 1024 ** 2
    }
  }
  expect(askedValues(asked, { request: said })).toEqual([
    { label: 'language', text: 'python' },
    { label: 'code', text: 'result = {"n": 1}\n# no more' },
    { label: 'given', name: 'who', text: 'Bob Stone' },
    { label: 'given', name: 'rows', text: '[{"n":1}]', unasked: true },
    { label: 'limits', text: '10s, 256MB' }
  ])
  const shared = { ...asked, other: { ...asked.other, workspace: true as const } }
  expect(askedValues(shared, { request: said }).slice(0, 3)).toEqual([
    { label: 'language', text: 'python' },
    { label: 'workspace', text: 'workspace' },
    { label: 'code', text: 'result = {"n": 1}\n# no more' }
  ])
})

test('a call of a tool is shown by its function', () => expect(askedTarget(call())).toEqual({ target: 'send' }))
