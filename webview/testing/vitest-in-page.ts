import { JestAsymmetricMatchers, JestChaiExpect } from '@vitest/expect'
import { expect as chaiExpect, use } from 'chai'

/** What a suite that needs nothing but a JavaScript engine uses of vitest, with vitest's own matchers. */
type Body = (...given: never[]) => unknown

interface Tried {
  readonly name: string
  readonly run: () => unknown
}

const tests: Tried[] = []
const around: string[] = []

use(JestChaiExpect)
use(JestAsymmetricMatchers)
export const expect = chaiExpect

const add = (name: string, run: () => unknown): void => {
  tests.push({ name: [...around, name].join(' > '), run })
}

/** An options object may stand between name and body. */
const bodyOf = (more: readonly unknown[]): Body => more.find((one) => typeof one === 'function') as Body

const each =
  (into: (name: string, body: () => unknown) => void) =>
  (cases: readonly unknown[]) =>
  (name: string, ...more: readonly unknown[]): void => {
    const body = bodyOf(more) as (...given: readonly unknown[]) => unknown
    for (const [at, one] of cases.entries())
      into(`${name} (${at})`, () => (Array.isArray(one) ? body(...one) : body(one)))
  }

const addTest = (name: string, ...more: readonly unknown[]): void => add(name, bodyOf(more))
const addAll = (name: string, body: () => unknown): void => {
  around.push(name)
  body()
  around.pop()
}

export const test = Object.assign(addTest, { each: each(add) })
export const it = test
export const describe = Object.assign(addAll, { each: each(addAll) })

/** Runs what the suites have added, and tells what failed and why. */
const runAll = async (): Promise<{ readonly passed: number; readonly failed: readonly string[] }> => {
  const failed: string[] = []
  for (const { name, run } of tests) {
    try {
      await run()
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { passed: tests.length - failed.length, failed }
}

Object.assign(globalThis, { runAll })
