import { FILE_FIELD, type LiveTarget, type PageAct } from '@writ/dsl/contract'
import type { ResolvedAct } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { lookedAt } from './looked-at.ts'

const target = { role: 'field', match: { kind: 'is', text: 'Amount' } } as unknown as LiveTarget

test.each<[what: string, act: ResolvedAct, told: PageAct]>([
  ['a value', { verb: 'fill', target, text: 'kept' }, { verb: 'fill', target, text: '' }],
  ['a text', { verb: 'type', target, text: 'kept' }, { verb: 'type', target, text: '' }],
  ['a text with its line end', { verb: 'type', target, text: 'ke\r\npt' }, { verb: 'type', target, text: '\n' }],
  [
    'a secret',
    { verb: 'fill-secret', target, secret: { name: 'me', part: 'password' } } as ResolvedAct,
    { verb: 'fill-secret', target, part: 'password', text: '' }
  ],
  [
    "a file's name",
    { verb: 'upload', target, file: { [FILE_FIELD]: 'kept', name: 'kept.pdf' } },
    { verb: 'upload', target, file: { [FILE_FIELD]: '', name: '' } }
  ],
  [
    'what sets off a download',
    { verb: 'download', act: { verb: 'type', target, text: 'kept\n' } },
    { verb: 'download', act: { verb: 'type', target, text: '\n' } }
  ]
])('a document that only looks is not told %s', (_, act, told) => {
  expect(lookedAt(act)).toEqual(told)
  expect(JSON.stringify(lookedAt(act))).not.toContain('kept')
})

test('it is told what it aims at whole', () => {
  const click: ResolvedAct = { verb: 'click', target }
  expect(lookedAt(click)).toBe(click)
  const choose: ResolvedAct = { verb: 'choose', target, options: ['Delete'] }
  expect(lookedAt(choose)).toBe(choose)
})
