import { describe, expect, test } from 'vitest'
import {
  isHandedOn,
  joinKept,
  type KeptLabel,
  type Labels,
  labelsFor,
  labelsSchema,
  type Source,
  type Type
} from '../index.ts'

const A: Source = 'https://a.example' as Source
const B: Source = 'https://b.example' as Source
const TEXT: Type = { kind: 'text' }
const label = (from: Source[], more: Partial<KeptLabel> = {}): KeptLabel => ({
  type: TEXT,
  from,
  run: 'run_1',
  ...more
})
const PLAIN = { owner: 'o', shown: [], released: {} } as const

describe('what was kept', () => {
  test('comes from wherever either side says, and is what the second says that it is', () => {
    expect(joinKept({ x: label([B]), y: label([A]) }, { x: label([A], { run: 'run_2' }) })).toEqual({
      x: label([A, B], { run: 'run_2' }),
      y: label([A])
    })
    expect(joinKept(undefined, undefined)).toEqual({})
  })

  test('goes with a plan that declares it, and with no other', () => {
    const known: Labels = { ...PLAIN, kept: { x: label([B, A]), y: label([A]) } }
    const manifest = { sites: [], tools: [] }
    const span = { start: 0, end: 0, line: 1, column: 1 }
    const declares = (kind: 'kept' | 'input') => ({ decls: [{ kind, name: 'x', type: TEXT, span }] })
    expect(labelsFor(known, { manifest, plan: declares('kept') })).toEqual({ ...PLAIN, kept: { x: label([A, B]) } })
    expect(labelsFor(known, { manifest, plan: declares('input') })).toEqual(PLAIN)
  })

  test.each<[Type, boolean]>([
    [TEXT, true],
    [{ kind: 'file' }, false],
    [{ kind: 'list', of: { kind: 'file' } }, false],
    [{ kind: 'record', fields: [{ name: 'n', type: { kind: 'list', of: { kind: 'file' } } }] }, false],
    [{ kind: 'record', fields: [{ name: 'n', type: { kind: 'number', locale: 'de' } }] }, true]
  ])('%j is handed on: %s', (type, is) => expect(isHandedOn(type)).toBe(is))

  test.each<[unknown, boolean]>([
    [{ x: label([A]) }, true],
    [{ x: label([A], { none: true, type: { kind: 'list', of: { kind: 'choice', options: ['a'] } } }) }, true],
    [{ x: label(['nobody' as Source]) }, false],
    [{ x: { type: { kind: 'button' }, from: [], run: 'r' } }, false],
    [{ x: { type: TEXT, from: [], run: 'r', value: 'the value itself' } }, false],
    [{ x: { type: TEXT, from: [] } }, false]
  ])('%j is read: %s', (kept, sound) => expect(labelsSchema.safeParse({ ...PLAIN, kept }).success).toBe(sound))
})
