import { describe, expect, test } from 'vitest'
import {
  disclosureOf,
  type Flow,
  hashLabels,
  joinLabels,
  type Labels,
  labelsFor,
  labelsSchema,
  type Origin,
  type Source
} from '../index.ts'

const A = 'https://a.example' as Origin
const B = 'https://b.example' as Origin
const C = 'https://c.example' as Origin

const flow = (from: Source, to: Flow['to'], how: Flow['how'] = ['value']): Flow => ({ id: 'f', from, to, how })

describe('a run discloses', () => {
  test.each<[string, readonly Flow[], ReturnType<typeof disclosureOf>]>([
    ['nothing without flows', [], { told: [], given: {} }],
    ['to its agent by whatever way', [flow(A, 'planner', ['stopping'])], { told: [A], given: {} }],
    ['to each place', [flow(B, C), flow(A, C), flow(A, B)], { told: [], given: { [B]: [A], [C]: [A, B] } }],
    [
      'a secret’s value, not that one was used',
      [flow('vault', A, ['branch']), flow('vault', B)],
      { told: [], given: { [B]: ['vault'] } }
    ],
    ['nothing that its agent made up', [flow('planner', A)], { told: [], given: {} }]
  ])('%s', (_, flows, expected) => expect(disclosureOf({ flows, blessings: [] })).toEqual(expected))

  test('what the person may let go, to whom they let it go', () => {
    const blessing = { effect: 'e1', because: 'x', max: 1 }
    const blessings = [
      { ...blessing, kind: 'declassify', from: [A, 'planner'], to: 'planner' },
      { ...blessing, kind: 'declassify', from: [A, B], to: B },
      { ...blessing, kind: 'endorse', from: [C] }
    ] as const
    expect(disclosureOf({ flows: [], blessings })).toEqual({ told: [A], given: { [B]: [A] } })
  })
})

describe('labels', () => {
  const labels = (shown: Source[], released: Record<string, Source[]> = {}): Labels => ({ owner: 'o', shown, released })

  test('that say the same have one hash, in whatever order they were gathered', () => {
    const one = joinLabels(labels([B, A], { [C]: [B, A], [B]: [A] }), labels([A]))
    const other = joinLabels(labels([A]), labels([B], { [B]: [A], [C]: [A, B, A] }))
    expect(one).toEqual(other)
    expect(hashLabels(one)).toBe(hashLabels(other))
    expect(hashLabels(one)).not.toBe(hashLabels({ ...one, owner: 'p' }))
  })

  test('go with a plan as far as it touches them', () => {
    const known = labels([B, A], { [A]: [B], [B]: [A], [C]: [A], sandbox: [A], 'tool:mail': [B], 'tool:pay': [A] })
    const site = { name: 'a', origin: A, via: [C], frames: [], files: [] }
    expect(
      labelsFor(known, {
        manifest: { sites: [site], tools: [{ effect: 'e', tool: 'tool:mail', name: 'send', max: 1 }] },
        plan: { decls: [] }
      })
    ).toEqual(labels([A, B], { [A]: [B], [C]: [A], sandbox: [A], 'tool:mail': [B] }))
  })

  test.each<[unknown, boolean]>([
    [labels([A, 'person', 'tool:mail'], { [B]: [A] }), true],
    [labels(['somebody' as Source]), false],
    [labels([], { [A]: ['javascript:1' as Source] }), false],
    [{ owner: '', shown: [], released: {} }, false],
    [{ owner: 'o', shown: [] }, false]
  ])('%j are %s', (given, sound) => expect(labelsSchema.safeParse(given).success).toBe(sound))
})
