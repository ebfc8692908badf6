import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runSuiteFile } from './run-suite-file.ts'

const folder = join(import.meta.dirname, '../../examples/policies')

describe.each(readdirSync(folder).filter((name) => name.endsWith('.test.yaml')))('%s', (name) => {
  const file = join(folder, name)
  const { cases, faults, why } = runSuiteFile(file, readFileSync(file, 'utf8'))

  test('can be read', () => {
    expect([faults, why]).toEqual([undefined, undefined])
    expect(cases.length).toBeGreaterThan(0)
  })

  test.each(cases)('$name', ({ checks }) => {
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })
})
