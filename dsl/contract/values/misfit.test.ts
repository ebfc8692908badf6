import { expect, test } from 'vitest'
import type { Type } from '../plan/plan-tree.ts'
import { misfit } from './misfit.ts'

const span = { start: 0, end: 0, line: 1, column: 1 }
const of = (kind: 'text' | 'number' | 'date'): Type => ({ kind, span }) as Type
const record = (fields: Readonly<Record<string, Type>>): Type =>
  ({
    kind: 'record',
    span,
    fields: Object.entries(fields).map(([name, type]) => ({ name, type, span }))
  }) as unknown as Type
const list = (each: Type): Type => ({ kind: 'list', of: each, span }) as Type
const choice: Type = { kind: 'choice', options: ['a', 'b'], span } as Type

test.each<[unknown, Type, string | undefined]>([
  [{ total: 1 }, record({ total: of('number') }), undefined],
  [{ total: 'x' }, record({ total: of('number') }), '`result.total` is text, not number'],
  [{}, record({ total: of('number') }), '`result.total` is missing, not number'],
  [{ total: 1, more: 2 }, record({ total: of('number') }), '`result.more` is a field too many'],
  [{ 'a b': [1, 'x'] }, record({ 'a b': list(of('number')) }), '`result["a b"][1]` is text, not number'],
  [[{ d: 'soon' }], list(record({ d: of('date') })), '`result[0].d` is text, not date'],
  [7, record({}), '`result` is a number, not record'],
  [null, of('text'), '`result` is none, not text'],
  [0.1 + 0.2, of('number'), '`result` is a number of more than 15 digits, not number'],
  ['c', choice, '`result` is text, not one of "a", "b"']
])('%j as %j: %s', (value, type, says) => expect(misfit(value, type, 'result')).toBe(says))
