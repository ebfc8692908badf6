import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as conventions from '@opentelemetry/semantic-conventions/incubating'
import { expect, test } from 'vitest'
import * as copied from './semconv.ts'

const { SCHEMA_URL, TOOL_TYPE_FUNCTION: _, ...names } = copied

test('each name that is copied is the one that the conventions of the pinned version have', () => {
  const known = new Map<string, unknown>(Object.entries(conventions))
  for (const [name, value] of Object.entries(names)) expect([name, known.get(name)]).toEqual([name, value])
})

test('the schema that spans name is the one of the pinned version', () => {
  const found = createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions')
  const { version } = JSON.parse(readFileSync(join(dirname(found), '../../package.json'), 'utf8'))
  // The package's own patches leave the conventions as they are.
  expect(SCHEMA_URL).toBe(`https://opentelemetry.io/schemas/${version.replace(/\.\d+$/, '.0')}`)
})
