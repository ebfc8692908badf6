import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { layPolicies, parsePolicy } from '@writ/policy-server/author'
import { readTextFile } from '../read-text-file.ts'
import { readSuite, type SuiteFault } from './read-suite.ts'
import { type CaseOutcome, runCase } from './run-case.ts'
import type { SuiteCase } from './suite-schema.ts'

/** What came of a suite; one with `faults` or `why` was not run. */
export interface SuiteOutcome {
  readonly file: string
  readonly suite?: string
  readonly ok: boolean
  readonly cases: readonly (CaseOutcome & { readonly line: number })[]
  readonly faults?: readonly SuiteFault[]
  readonly why?: string
}

const isPath = (plan: string): boolean => /^[^\n]+\.writ$/.test(plan)

/** A plan's text, which a case gives or names as a file beside the suite. */
const planOf = ({ plan }: SuiteCase, folder: string): { readonly text?: string } | { readonly why: string } => {
  if (plan === undefined) return {}
  return isPath(plan) ? readTextFile(join(folder, plan)) : { text: plan }
}

/** Reads a suite's file, its policies and plans, and runs every case. */
export const runSuiteFile = (file: string, text: string): SuiteOutcome => {
  const read = readSuite(text)
  if ('faults' in read) return { file, ok: false, cases: [], faults: read.faults }
  const { suite, spanOf } = read
  const folder = dirname(file)
  const no = (why: string): SuiteOutcome => ({ file, suite: suite.suite, ok: false, cases: [], why })
  const missing = suite.policies.filter((path) => !existsSync(join(folder, path)))
  if (missing.length > 0) return no(`there is no policy ${missing.join(', ')} beside the suite`)
  const texts = suite.policies.map((path) => readTextFile(join(folder, path)))
  const policy = parsePolicy(texts.map((one) => ('text' in one ? one.text : '')).join('\n'))
  if (!policy.ok) return no(policy.refusal.message)
  const laid = layPolicies({ tenant: policy.value, dial: suite.dial ?? 'none' })
  const cases = suite.cases.map((one, i) => {
    const plan = planOf(one, folder)
    const { line } = spanOf(['cases', i])
    if ('why' in plan) {
      const check = { what: 'the plan', expected: 'a file', got: plan.why, by: '', ok: false }
      return { name: one.name, ok: false, checks: [check], line }
    }
    return { ...runCase({ policy: laid, suite, planText: plan.text }, one), line }
  })
  return { file, suite: suite.suite, ok: cases.every(({ ok }) => ok), cases }
}
