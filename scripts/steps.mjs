import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { houseEnv, NODE, ROOT, run } from './bootstrap.mjs'
import { CHECKS } from './checks.mjs'

const REPORTS = join(ROOT, '.build/reports')

const firstLine = (text = '') => text.split('\n', 1)[0]

const withMessages = ({ testResults }, status) =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((one) => one.status === status && one.failureMessages.length > 0)
    .map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`)

/** Files that could not even be loaded, or whose set-up failed: they hold no failed test, and still are failures. */
const brokenIn = ({ testResults }) =>
  testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')
  )

/** Tests that passed at their second try only: what failed at the first is told of them all the same. */
export const retriedIn = (report) => withMessages(report, 'passed')

/** Tests that failed, and files of tests that did, each with the first line of why. */
export const failedIn = (report) => [
  ...withMessages(report, 'failed'),
  ...brokenIn(report).map(
    ({ name, message }) => `${relative(ROOT, name)}: ${firstLine(message) || 'a set-up of it failed'}`
  )
]

const told = (failed, retried = []) => [
  ...failed.map((one) => `failed: ${one}`),
  ...retried.map((one) => `passed at a second try only: ${one}`)
]

const countOf = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + brokenIn(report).length,
  skipped: report.numPendingTests + report.numTodoTests,
  told: told(failedIn(report), retriedIn(report))
})

const readCount = (project, file, code) => {
  const broken = (why) => ({ failed: 1, told: told([`${project}: ${why}`]) })
  try {
    const count = countOf(JSON.parse(readFileSync(file, 'utf8')))
    // INVARIANT: a non-zero exit is never counted as all passed (an unhandled error has no test of its own).
    return code !== 0 && count.failed === 0 ? { ...count, ...broken(`ended with exit code ${code}`) } : count
  } catch {
    return { passed: 0, skipped: 0, ...broken('left no report') }
  }
}

/** One check counts as one. */
const countCheck = (name, code) => {
  const failed = code === 0 ? 0 : 1
  return { passed: 1 - failed, failed, skipped: 0, told: told(failed ? [name] : []) }
}

/** Runs one check of `CHECKS`. */
export const runCheck = (name) => {
  const { command, args } = CHECKS[name]
  return countCheck(name, run(command, args, { env: houseEnv() }))
}

/** What runs one project of vitest.config.ts, and the file of vitest's own JSON report. `more` are file filters and options. */
const vitestOf = (project, more) => {
  const report = join(REPORTS, `${project}.json`)
  mkdirSync(REPORTS, { recursive: true })
  rmSync(report, { force: true })
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { report, args: [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args, ...more] }
}

/** Runs one project; counts its tests from the report. */
export const runTests = (project, more = []) => {
  const { report, args } = vitestOf(project, more)
  return readCount(project, report, run(NODE, args, { env: houseEnv() }))
}

/** Begins a program beside the steps that follow; what it prints is held back until its own step. Gives that, which gives the exit code. */
const begin = (name, command, args) => {
  mkdirSync(REPORTS, { recursive: true })
  const printed = join(REPORTS, `${name}.txt`)
  const out = openSync(printed, 'w')
  const child = spawn(command, args, { cwd: ROOT, env: houseEnv(), stdio: ['ignore', out, out] })
  closeSync(out)
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
  return async () => {
    const code = await ended
    process.stderr.write(readFileSync(printed))
    return code
  }
}

/** Begins one check beside the steps that follow. Gives its own step. */
export const beginCheck = (name) => {
  const ended = begin(name, CHECKS[name].command, CHECKS[name].args)
  return async () => countCheck(name, await ended())
}

/** Begins one project beside the steps that follow. Gives its own step. */
export const beginTests = (project) => {
  const { report, args } = vitestOf(project, [])
  const ended = begin(project, NODE, args)
  return async () => readCount(project, report, await ended())
}

/**
 * Runs the steps one after another, all of them even when one fails, says how long each took, what failed and which tests passed at a
 * second try only, and ends with the line `N passed, N failed`. Gives the exit code.
 */
export const runSteps = async (steps) => {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const [name, step] of Object.entries(steps)) {
    const begun = Date.now()
    console.log(`── ${name}`)
    const count = await step()
    for (const key of Object.keys(total)) total[key] += count[key]
    lines.push(...count.told)
    const seconds = ((Date.now() - begun) / 1000).toFixed(1)
    console.log(`── ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${seconds} s)`)
  }
  for (const line of lines) console.log(line)
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
  return total.failed === 0 ? 0 : 1
}
