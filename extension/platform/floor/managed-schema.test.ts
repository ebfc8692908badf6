import { readFileSync } from 'node:fs'
import { EFFECT_CLASSES, floorSchema } from '@writ/dsl/contract'
import { expect, test } from 'vitest'

interface Schema {
  readonly type: string
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
}

const published = JSON.parse(
  readFileSync(new URL('../../public/managed-schema.json', import.meta.url), 'utf8')
) as Schema
const floor = published.properties?.floor
const words = (name: string) => floor?.properties?.[name]?.items?.enum ?? floor?.properties?.[name]?.enum

test('the published schema has the names and the words of the floor, and no other', () => {
  expect(Object.keys(published.properties ?? {})).toEqual(['version', 'floor'])
  expect(Object.keys(floor?.properties ?? {})).toEqual(Object.keys(floorSchema.shape))
  for (const name of ['neverRun', 'alwaysAsk', 'maxRisk']) expect(words(name)).toEqual(EFFECT_CLASSES)
  expect(words('approvers')).toEqual(floorSchema.shape.approvers.unwrap().options)
  expect(words('trustedInput')).toEqual(floorSchema.shape.trustedInput.unwrap().options)
  expect(words('egress')?.toSorted()).toEqual(floorSchema.shape.egress.unwrap().options.toSorted())
})

/** Chromium drops names that a schema does not have without a word: https://developer.chrome.com/docs/extensions/reference/manifest/storage */
test('a misspelt name of a list comes through to be refused', () => {
  expect(floor?.additionalProperties).toMatchObject({ type: 'array', items: { type: 'string' } })
})

/** What Chromium's schemas know: one type each, and no keyword beyond these. */
test('the published schema is one that Chromium reads', () => {
  const known = ['type', 'title', 'description', 'enum', 'items', 'properties', 'additionalProperties']
  const walk = (schema: Schema): void => {
    expect(Object.keys(schema).filter((key) => !known.includes(key))).toEqual([])
    expect(schema.type).toBeTypeOf('string')
    for (const inner of [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})])
      if (inner) walk(inner)
  }
  walk(published)
  expect(published.additionalProperties).toBeUndefined()
})
