import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VERBS } from '../manifest.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { actionGrantSchema } from './capability.ts'
import { isActionGrant } from './is-action-grant.ts'

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('allow', 'ask', 'deny', 'click', 'writ_action', 1, 0, -1, 1.5, 2 ** 53)
)
const grant = fc.record(
  {
    type: fc.constant('writ_action'),
    id: fc.string(),
    origin: fc.string(),
    verb: fc.constantFrom(...VERBS),
    effect: fc.constantFrom(...EFFECT_CLASSES),
    target: fc.jsonValue(),
    to: fc.jsonValue(),
    path: fc.string(),
    key: fc.string(),
    name: fc.string(),
    via: fc.array(fc.string()),
    input: fc.constant('trusted'),
    each: fc.array(fc.constantFrom(...EFFECT_CLASSES)),
    because: fc.dictionary(fc.constantFrom(...EFFECT_CLASSES), fc.nat()),
    max: fc.integer({ min: 1 }),
    approval: fc.constantFrom('allow', 'ask'),
    raise: fc.dictionary(fc.constantFrom(...EFFECT_CLASSES), fc.constantFrom('allow', 'ask', 'deny'))
  },
  { requiredKeys: ['type', 'id', 'origin', 'verb', 'effect', 'max', 'approval', 'raise'] }
)
const name = fc.constantFrom(
  'type',
  'id',
  'origin',
  'verb',
  'effect',
  'target',
  'to',
  'path',
  'key',
  'name',
  'via',
  'input',
  'each',
  'because',
  'max',
  'approval',
  'raise',
  'more'
)

/** As it comes out of a token. */
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('a grant is one for the document if and only if it is one for the schema', () => {
  fc.assert(
    fc.property(grant, (given) => {
      expect(isActionGrant(json(given))).toBe(true)
      expect(actionGrantSchema.safeParse(json(given)).success).toBe(true)
    })
  )
  fc.assert(
    fc.property(grant, name, odd, (given, at, value) => {
      const changed = json({ ...given, [at]: value })
      expect(isActionGrant(changed)).toBe(actionGrantSchema.safeParse(changed).success)
    })
  )
  fc.assert(
    fc.property(grant, name, (given, at) => {
      const { [at as 'id']: _left, ...rest } = json(given) as Record<string, unknown>
      expect(isActionGrant(rest)).toBe(actionGrantSchema.safeParse(rest).success)
    })
  )
  fc.assert(
    fc.property(odd, (value) => {
      expect(isActionGrant(json(value))).toBe(actionGrantSchema.safeParse(json(value)).success)
    })
  )
})
