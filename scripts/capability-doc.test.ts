import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const TESTS = ['dsl/contract/**', 'extension/{dom,platform}/**', 'policy-server/**', 'executor/**', 'redteam/**', 'e2e']

/** Numbers that a name of a test begins with, several where it shows several: `C14 C15 is refused when …`. */
const numbersIn = (source: string): readonly string[] =>
  [...source.matchAll(/['"`]((?:C\d+ )+)/g)].flatMap(([, numbers = '']) => numbers.trim().split(' '))

test('every check of docs/capability.md has a test with its number, and every number of a test stands there', () => {
  const text = readFileSync(join(ROOT, 'docs/capability.md'), 'utf8')
  const told = [...text.matchAll(/^\| \*\*(C\d+)\*\* +\|/gm)].map(([, number]) => number)
  expect(told.length).toBeGreaterThan(50)
  expect(new Set(told).size).toBe(told.length)
  const files = globSync(
    TESTS.flatMap((folder) => [`${folder}/*.test.ts`, `${folder}/*.e2e.ts`]),
    { cwd: ROOT, exclude: (name) => name === 'node_modules' }
  )
  const tested = new Set(files.flatMap((file) => numbersIn(readFileSync(join(ROOT, file), 'utf8'))))
  expect(told.filter((number) => !tested.has(number ?? ''))).toEqual([])
  expect([...tested].filter((number) => !told.includes(number))).toEqual([])
})
