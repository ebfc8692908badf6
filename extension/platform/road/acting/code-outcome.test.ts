import type { CodeEnd } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { codeOutcome } from './code-outcome.ts'

const end = (more: Partial<CodeEnd>): CodeEnd => ({
  stdout: '',
  stderr: '',
  exitCode: 0,
  tier: 'wasm',
  driver: 'test',
  ms: 1,
  limit: null,
  ...more
})
const PYTHON = { language: 'python', ms: 10_000 }
const message = (more: Partial<CodeEnd>, need: Parameters<typeof codeOutcome>[1] = PYTHON) => {
  const outcome = codeOutcome(end(more), need)
  return outcome.kind === 'refused' ? outcome.refusal.message : outcome
}
const FAILED = { exitCode: 1, stderr: 'Traceback\n  1/0\nZeroDivisionError: division by zero\n' }

test('the value is what it left', () => expect(message({ value: { n: 1 } })).toEqual({ kind: 'done', value: { n: 1 } }))

test('of code that was given anything but the planner’s words, nothing that it printed is told', () => {
  expect(message(FAILED)).toBe('the code did not end well: it ended with exit code 1')
  expect(JSON.stringify(codeOutcome(end(FAILED), PYTHON))).not.toContain('ZeroDivision')
})

test('of code that tells, the end of its errors is quoted, in the sentence alone', () => {
  const outcome = codeOutcome(end(FAILED), { ...PYTHON, tells: true })
  expect(outcome).toMatchObject({
    refusal: {
      message:
        'the code did not end well: it ended with exit code 1; it wrote "Traceback\\n  1/0\\nZeroDivisionError: division by zero"',
      detail: { why: 'it ended with exit code 1' }
    }
  })
})

test('no more than its last 1,000 characters, and nothing that no log can keep', () => {
  const long = String(message({ exitCode: 1, stderr: `a${'b'.repeat(5000)}\0\ud800` }, { ...PYTHON, tells: true }))
  expect(long.length).toBeLessThan(1100)
  expect(long).not.toMatch(/a"|\0|ud800/)
})

test('who left nothing is told how its language does', () => {
  expect(message({})).toContain('it left no `result`')
  expect(message({}, { ...PYTHON, language: 'shell' })).toContain('"$WRIT_RESULT"')
})

test('who met a limit is told which, and of its time how long that was', () => {
  expect(message({ exitCode: null, limit: 'wall' })).toBe('the code did not end well: it took longer than its 10s')
  expect(message({ exitCode: null, limit: 'memory' })).toBe('the code did not end well: it met its limit of memory')
})
