import fc, { type Arbitrary } from 'fast-check'
import {
  EFFECT_CLASSES,
  FLOW_KINDS,
  type Manifest,
  type Origin,
  type TargetPattern,
  type ToolName,
  VERBS
} from '../../contract/index.ts'
import type { ExplainLanguage } from '../phrases.ts'
import { phrasesOf } from '../phrases-of.ts'

const span = { start: 0, end: 0, line: 1, column: 1 }
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.stringMatching(/^\w{1,8}$/))
const word = fc.stringMatching(/^[a-z]\w{0,7}$/)
const origin = fc.constantFrom('https://a.example', 'http://b.example:81', 'https://xn--c.example') as Arbitrary<Origin>
const tool = word.map((name): ToolName => `tool:${name}`)
const place = fc.oneof(origin, tool, fc.constant('sandbox' as const))
const sink = fc.oneof(place, fc.constant('planner' as const))
const source = fc.oneof(sink, fc.constantFrom('person' as const, 'vault' as const))
const max = fc.integer({ min: 1, max: 5000 })

const target: Arbitrary<TargetPattern> = fc.record(
  {
    role: fc.constantFrom('button', 'field', 'row', 'constructor'),
    match: fc.oneof(
      fc.record({ kind: fc.constantFrom('is' as const, 'like' as const, 'near' as const, 'described' as const), text }),
      fc.constant({ kind: 'named' as const, name: '*' as const }),
      fc.constant({ kind: 'element' as const, element: '*' })
    ),
    states: fc.constantFrom([], [{ kind: 'nth' as const, nth: 3 }], [{ kind: 'enabled' as const }]),
    having: fc.constant([])
  },
  { requiredKeys: ['role', 'states', 'having'] }
)

/** Any manifest, with names as a hostile plan would choose them; not one that a checker would give. */
export const anyManifest: Arbitrary<Manifest> = fc.record({
  sites: fc.constant([]),
  effects: fc.array(
    fc.record(
      {
        id: fc.constant('e1'),
        origin: fc.oneof(place, fc.constant('person' as const)),
        verb: fc.constantFrom(...VERBS),
        effect: fc.constantFrom(...EFFECT_CLASSES),
        target,
        path: text,
        key: text,
        control: fc.constant([]),
        max,
        span: fc.constant(span)
      },
      { requiredKeys: ['id', 'origin', 'verb', 'effect', 'control', 'max', 'span'] }
    ),
    { maxLength: 4 }
  ),
  flows: fc.array(
    fc.record({
      id: fc.constant('f1'),
      from: source,
      to: sink,
      how: fc.uniqueArray(fc.constantFrom(...FLOW_KINDS), { minLength: 1 }),
      bits: fc.integer({ min: 1, max: 90 })
    }),
    { minLength: 1, maxLength: 4 }
  ),
  secrets: fc.array(
    fc.record({
      name: word,
      origin,
      part: fc.constantFrom('username' as const, 'password' as const, 'totp' as const),
      max,
      reaches: fc.uniqueArray(sink, { maxLength: 3 })
    }),
    { maxLength: 3 }
  ),
  code: fc.array(
    fc.record(
      {
        effect: fc.constant('e1'),
        language: word,
        hash: fc.stringMatching(/^\w{43}$/),
        ms: fc.constantFrom(500, 10_000, 120_000),
        bytes: fc.constantFrom(65_536, 268_435_456),
        max,
        session: fc.constant('run' as const)
      },
      { requiredKeys: ['effect', 'language', 'hash', 'ms', 'bytes', 'max'] }
    ),
    { maxLength: 2 }
  ),
  tools: fc.array(fc.record({ effect: fc.constant('e1'), tool, name: word, max }), { maxLength: 2 }),
  blessings: fc.array(
    fc.record(
      {
        effect: fc.constant('e1'),
        kind: fc.constantFrom('endorse' as const, 'declassify' as const),
        from: fc.array(source, { maxLength: 2 }),
        to: sink,
        because: text,
        max
      },
      { requiredKeys: ['effect', 'kind', 'from', 'because', 'max'] }
    ),
    { maxLength: 2 }
  ),
  kept: fc.array(
    fc.record({ name: word, type: fc.constant({ kind: 'text' as const }), from: fc.array(source, { maxLength: 2 }) }),
    { maxLength: 2 }
  ),
  maxSteps: max
})

/** What must stand where a place is told. */
export const hostOf = (place: string, language: ExplainLanguage): string => {
  const { people } = phrasesOf(language)
  if (Object.hasOwn(people, place)) return people[place as keyof typeof people]
  return place.replace(/^https:\/\//, '').replace(/^tool:/, '')
}
