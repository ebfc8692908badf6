import type { Type } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { type Brought, type PersonNeed, personOutcome } from './person-outcome.ts'

const asking = (type: Type): PersonNeed => ({
  kind: 'person',
  seq: 1,
  step: '1',
  checked: {} as PersonNeed['checked'],
  act: { verb: 'ask', question: 'Which?', type }
})

test.each<[string, Type, Brought, unknown]>([
  ['a text', { kind: 'text' }, { value: 'red' }, 'red'],
  ['a no', { kind: 'boolean' }, { value: false }, false],
  ['zero', { kind: 'number' }, { value: 0 }, 0],
  ['none of them', { kind: 'list', of: { kind: 'choice', options: ['red'] } }, { value: [] }, []]
])('%s that was answered is what the step gives', (_, type, brought, value) => {
  expect(personOutcome(asking(type), 'once', brought)).toEqual({ kind: 'done', value })
})

test.each(['no', 'unanswered'] as const)('%s is no answer, whatever came with it', (choice) => {
  const outcome = personOutcome(asking({ kind: 'text' }), choice, { value: 'red' })
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'run/no-answer' } })
})

test('a yes without an answer is none', () => {
  expect(personOutcome(asking({ kind: 'text' }), 'once', {})).toMatchObject({ refusal: { code: 'run/no-answer' } })
})
