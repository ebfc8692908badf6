import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { logLeafSchema } from '../dsl/contract/index.ts'

test('docs/log-leaf.schema.json has every field of a leaf, as it is read', () => {
  const page = readFileSync(new URL('../docs/log-leaf.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(page)).toEqual(z.toJSONSchema(logLeafSchema))
})
