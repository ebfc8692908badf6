import { expect, test } from 'vitest'
import { run as accname } from './accname.ts'
import { run as locators } from './locators.ts'
import { readTestData } from './test-data.ts'

/** A published suite's score is guarded: it may rise, and never falls. */
const SUITES = [
  { name: 'accname', data: 'accname-wpt.json', run: accname, least: 376 },
  { name: 'locators', data: 'locators-get-by.json', run: locators, least: 26 }
] as const

for (const { name, data, run, least } of SUITES) {
  const found = readTestData(data)
  if ('skipped' in found) console.log(`conformance ${name} is not run: ${found.skipped}`)
  test.skipIf('skipped' in found)(`${name}: at least ${least} cases agree`, async () => {
    const rows = await run()
    if ('skipped' in rows) throw new Error(rows.skipped)
    expect(rows[0]?.value).toBeGreaterThanOrEqual(least)
  })
}
