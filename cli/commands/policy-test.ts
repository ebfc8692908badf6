import { parseArgs } from 'node:util'
import { answer, type ExitCode, usedWrongly } from '../command.ts'
import type { Check } from '../policy/run-case.ts'
import { runSuiteFile, type SuiteOutcome } from '../policy/run-suite-file.ts'
import { printSuiteSchema } from '../policy/suite-schema.ts'
import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFiles } from '../read-text-files.ts'

export const POLICY_TEST_USAGE = `writ policy test FILE.yaml… [--json]
writ policy test --schema

Runs table tests of policies: plans, or single effects and flows, with the decision expected of each.
  --schema   prints the JSON Schema of a suite
  --json     one JSON document a suite, one a line: {file, suite, ok, cases}
Exit 0 when every case holds, 1 when one does not or a suite cannot be read.`

const byOf = ({ by }: Check): string => (by === '' ? '' : ` (${by})`)

const printSuite = (text: string, { file, suite, ok, cases, faults, why }: SuiteOutcome): string => {
  if (faults) return faults.map((fault) => printDiagnostic(file, text, fault)).join('\n')
  if (why !== undefined) return `${file}: ${why}`
  const width = Math.max(...cases.map(({ name }) => name.length))
  const rows = cases.flatMap(({ name, ok: holds, checks, line }) => {
    if (holds)
      return [`  ok    ${name.padEnd(width)}  ${[...new Set(checks.map((one) => one.got + byOf(one)))].join(', ')}`]
    const said = checks
      .filter((one) => !one.ok)
      .map((one) => `          ${one.what}: expected ${one.expected}, got ${one.got}${byOf(one)}`)
    return [`  FAIL  ${name.padEnd(width)}  ${file}:${line}`, ...said]
  })
  const passed = cases.filter((one) => one.ok).length
  return [`${file}: ${suite}`, ...rows, `${passed} of ${cases.length} cases hold${ok ? '' : ': FAILED'}`].join('\n')
}

/** `writ policy test`: what a policy is to do, as a table that a machine checks. */
export const policyTest = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { schema: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } }
  })
  if (values.schema) {
    answer(printSuiteSchema())
    return 0
  }
  if (positionals.length === 0) return usedWrongly('policy test needs a FILE')
  const read = readTextFiles(positionals)
  if ('why' in read) return usedWrongly(read.why)
  const outcomes = read.files.map(({ file, text }) => ({ text, outcome: runSuiteFile(file, text) }))
  for (const { text, outcome } of outcomes) answer(values.json ? JSON.stringify(outcome) : printSuite(text, outcome))
  return outcomes.every(({ outcome }) => outcome.ok) ? 0 : 1
}
