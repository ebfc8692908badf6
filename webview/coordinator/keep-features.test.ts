import { APP_ORIGIN, type FeatureDefinition, featuresSchema, type Presence } from '@writ/dsl/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { conforms } from './conforms.ts'
import { FeatureFailed } from './feature-failed.ts'
import type { FeatureGiven } from './feature-given.ts'
import type { FeatureAsked, HostActs, PresenceAsked } from './host.ts'
import { keepFeatures } from './keep-features.ts'

const GIVEN: FeatureGiven = {
  name: 'pay',
  effect: 'transact',
  schema: {
    input: { type: 'object', properties: { cents: { type: 'integer' } } },
    output: { type: 'object', properties: { receipt: { type: 'string' } }, required: ['receipt'] }
  },
  presence: 'present'
}

/** As much as one feature may say. */
const LONG: FeatureGiven = {
  ...GIVEN,
  schema: { input: { type: 'object', $comment: 'x'.repeat(60_000) } }
}

/** An app that writes down what it is asked, and answers when the test does. */
const appWith = (act: Partial<Pick<HostActs, 'perform' | 'askPresence'>> = {}) => {
  const asked: FeatureAsked[] = []
  const presences: PresenceAsked[] = []
  const told = {
    perform: async (one: FeatureAsked) => void asked.push(one),
    askPresence: async (one: PresenceAsked) => void presences.push(one),
    ...act
  }
  return { asked, presences, features: keepFeatures({ act: told as unknown as HostActs }) }
}

const begin = async (given: FeatureGiven = GIVEN, app = appWith()) => {
  expect(await app.features.registerFeature(given)).toMatchObject({ ok: true })
  const [feature] = app.features.all()
  const answer = app.features.call({ feature: feature as FeatureDefinition, run: 'r', step: '1', args: { cents: 1 } })
  // What it is asked, it is asked at once.
  await Promise.resolve()
  return { ...app, feature: feature as FeatureDefinition, answer, call: app.asked.at(-1)?.call ?? '' }
}

describe('the features of an app', () => {
  test('are registered with the strictest terms unless the app says otherwise', async () => {
    const { presence: _, ...given } = GIVEN
    const { feature } = await begin(given)
    expect(feature).toEqual({
      name: 'pay',
      effect: 'transact',
      ...GIVEN.schema,
      presence: 'none',
      consent: 'every'
    })
    expect(APP_ORIGIN).toBe('tool:app')
  })

  test.each<[string, object]>([
    ['no name', { name: 'pay now' }],
    ['a name that is too long', { name: 'p'.repeat(65) }],
    ['a name that every object has', { name: '__proto__' }],
    ['a schema that is too long', { schema: { input: { type: 'object', $comment: 'x'.repeat(65_536) } } }],
    [
      'a schema that is nested too deeply',
      { schema: { input: JSON.parse(`${'{"not":'.repeat(5_000)}{}${'}'.repeat(5_000)}`) } }
    ],
    ['a class that no feature has', { effect: 'navigate' }],
    ['no schema', { schema: undefined }],
    ['a schema that refers to what is not there', { schema: { input: { $ref: '#/$defs/none' } } }],
    ['a rate of nothing', { rate: { count: 0, perSeconds: 60 } }],
    ['half a character', { description: 'Pays \ud800' }],
    [
      'a schema of a dialect in which a bound is another',
      {
        schema: {
          input: {
            $schema: 'http://json-schema.org/draft-04/schema#',
            type: 'object',
            maximum: 9,
            exclusiveMaximum: true
          }
        }
      }
    ],
    ['a word more', { price: 3 }]
  ])('with %s are refused', async (_, changed) => {
    const { features } = appWith()
    expect(await features.registerFeature({ ...GIVEN, ...changed } as FeatureGiven)).toMatchObject({
      refusal: { code: 'feature/malformed' }
    })
    expect(features.all()).toEqual([])
  })

  test('are 64 at most, and one takes the place of another of its name', async () => {
    const { features } = appWith()
    for (let i = 0; i < 64; i++) expect((await features.registerFeature({ ...GIVEN, name: `f${i}` })).ok).toBe(true)
    expect(await features.registerFeature(GIVEN)).toMatchObject({ refusal: { code: 'feature/malformed' } })
    expect((await features.registerFeature({ ...GIVEN, name: 'f3', effect: 'read' })).ok).toBe(true)
    expect(features.all()).toHaveLength(64)
    await features.removeFeature('f3')
    expect(features.all().map(({ name }) => name)).not.toContain('f3')
  })

  test('are no more than a server takes, whatever each of them says', async () => {
    const { features } = appWith()
    const taken: boolean[] = []
    for (let i = 0; i < 6; i++) taken.push((await features.registerFeature({ ...LONG, name: `f${i}` })).ok)
    expect(taken).toEqual([true, true, true, true, false, false])
    expect(featuresSchema.safeParse(features.all()).success).toBe(true)
    // In the place of a long one there is room again.
    expect(await features.registerFeature({ ...GIVEN, name: 'f3' })).toMatchObject({ ok: true })
  })

  test('have nobody there by another word than the three', async () => {
    const { features } = appWith()
    await expect(features.setPresence('here' as Presence)).rejects.toThrow()
    expect(features.said()).toBe('absent')
  })

  test('tell of each change, and that nobody is there until the app says so', async () => {
    const { features } = appWith()
    const changed = vi.fn()
    features.listen(changed)
    expect(features.said()).toBe('absent')
    await features.setPresence('verified')
    await features.setPresence('verified')
    await features.registerFeature(GIVEN)
    await features.removeFeature('none')
    expect(changed).toHaveBeenCalledTimes(2)
    expect(features.said()).toBe('verified')
  })
})

describe('a call of a feature', () => {
  test('is told with its run and step, and gives what fits its schema, once', async () => {
    const { asked, answer, call, features } = await begin()
    expect(asked).toMatchObject([{ run: 'r', step: '1', args: { cents: 1 }, feature: { name: 'pay' } }])
    expect(await features.featureAnswered({ call, value: { receipt: 'r1' } })).toMatchObject({ ok: true })
    expect(await features.featureAnswered({ call, value: { receipt: 'r2' } })).toMatchObject({
      refusal: { code: 'feature/not-asked' }
    })
    expect(await answer).toEqual({ result: { ok: true, value: { receipt: 'r1' } }, sent: true })
  })

  test.each<[string, unknown, string]>([
    ['what does not fit', { receipt: 3 }, 'feature/bad-result'],
    ['nothing', undefined, 'feature/bad-result'],
    ['half a character', { receipt: '\ud800' }, 'feature/bad-result'],
    ['too much', { receipt: 'x'.repeat(1_000_000) }, 'feature/too-large']
  ])('that gives %s may have been made', async (_, value, code) => {
    const { answer, call, features } = await begin()
    await features.featureAnswered({ call, value } as Parameters<typeof features.featureAnswered>[0])
    expect(await answer).toMatchObject({ result: { refusal: { code } }, sent: true })
  })

  test('that the app has no such feature for by now was not made', async () => {
    const perform = () => Promise.reject(new Error('it is another feature by now'))
    expect(await (await begin(GIVEN, appWith({ perform }))).answer).toMatchObject({
      result: { refusal: { code: 'feature/changed' } },
      sent: false
    })
  })

  test('of which the app has another by now is not made, by a function of it neither', async () => {
    const [first, second] = [vi.fn(() => ({ receipt: '1' })), vi.fn(() => ({ receipt: '2' }))]
    const { features } = appWith()
    await features.registerFeature({ ...GIVEN, run: first })
    const [feature] = features.all()
    await features.registerFeature({ ...GIVEN, description: 'Pays all.', run: second })
    const call = () => features.call({ feature: feature as FeatureDefinition, run: 'r', step: '1', args: {} })
    expect(await call()).toMatchObject({ result: { refusal: { code: 'feature/changed' } }, sent: false })
    await features.removeFeature('pay')
    expect(await call()).toMatchObject({ result: { refusal: { code: 'feature/changed' } }, sent: false })
    expect([first, second].flatMap(({ mock }) => mock.calls)).toEqual([])
  })

  test('that failed is said to have', async () => {
    const { answer, call, features } = await begin()
    await features.featureAnswered({ call, failed: true })
    expect(await answer).toMatchObject({ result: { refusal: { code: 'feature/failed' } }, sent: true })
  })

  test('is a function in a host of TypeScript, which says itself whether nothing was done', async () => {
    const run = vi.fn((args: object) => ({ receipt: JSON.stringify(args) }))
    const { answer } = await begin({ ...GIVEN, run })
    expect(await answer).toMatchObject({ result: { ok: true, value: { receipt: '{"cents":1}' } } })
    expect(run).toHaveBeenCalledExactlyOnceWith({ cents: 1 }, { run: 'r', step: '1' })
    const failed = await begin({ ...GIVEN, run: () => Promise.reject(new FeatureFailed('no')) })
    expect(await failed.answer).toMatchObject({ result: { refusal: { code: 'feature/failed' } }, sent: true })
    const broke = await begin({ ...GIVEN, run: () => Promise.reject(new Error('paid, but there is no receipt')) })
    expect(await broke.answer).toMatchObject({ result: { refusal: { code: 'feature/broke' } }, sent: true })
  })

  describe('of an app that says nothing', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    test('is over after a minute, and what comes then is refused', async () => {
      const { answer, call, features } = await begin()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await answer).toMatchObject({ result: { refusal: { code: 'feature/too-slow' } }, sent: true })
      expect(await features.featureAnswered({ call, value: { receipt: 'late' } })).toMatchObject({
        refusal: { code: 'feature/not-asked' }
      })
    })

    test('has nobody there', async () => {
      const { feature, features, presences } = await begin()
      const silent = features.presenceFor(feature)
      await vi.advanceTimersByTimeAsync(30_000)
      expect(await silent).toBe('absent')
      expect(await features.presenceIs({ ask: presences[0]?.ask ?? '', presence: 'verified' })).toMatchObject({
        refusal: { code: 'feature/not-asked' }
      })
    })
  })

  test('has there whom the app says at that time, and nobody where it cannot', async () => {
    const { feature, features, presences } = await begin()
    const said = features.presenceFor(feature)
    expect(presences).toMatchObject([{ feature: 'pay', needs: 'present' }])
    await features.presenceIs({ ask: presences[0]?.ask ?? '', presence: 'verified' })
    expect(await said).toBe('verified')
    const askPresence = () => Promise.reject(new Error('no sensor'))
    const broken = await begin(GIVEN, appWith({ askPresence }))
    expect(await broken.features.presenceFor(feature)).toBe('absent')
  })
})

test.each<[string, FeatureDefinition['input'], FeatureDefinition['input'][string], boolean]>([
  ['a bound', { type: 'integer', minimum: 1 }, 0, false],
  ['an enumeration', { enum: ['a', 'b'] }, 'b', true],
  ['what 2020-12 has', { prefixItems: [{ type: 'string' }], items: false }, ['a', 'b'], false],
  ['what draft 7 has', { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] }, [3], false],
  ['a reference within', { $defs: { n: { type: 'number' } }, $ref: '#/$defs/n' }, 'x', false],
  ['a reference to elsewhere', { $ref: 'https://a.example/schema' }, 'x', false],
  ['a pattern', { pattern: '^[a-z]+$' }, 'abc', true]
])('a value is held against %s', (_, schema, value, fits) => expect(conforms(schema, value as never)).toBe(fits))
