import { expect, test } from 'vitest'
import { printReplay } from './replay-report.ts'

const REPORT = { run: 'run_1', same: false, leaves: 0, builds: ['build'], interpreter: 'interpreter' }

test('a report prints nothing that a terminal obeys, though it holds words of whoever recorded', () => {
  const forged = '\u001b[2K\r\u009b2Jrun_1: the same, 14 leaves\n\u202e'
  const difference = { part: 'record', why: `it is no recording: inputs.${forged}` } as const
  for (const text of [printReplay({ ...REPORT, difference }), printReplay({ ...REPORT, builds: [forged] })]) {
    expect(text).not.toMatch(/[^\n\P{C}]/u)
    expect(text.split('\n')).toHaveLength(4)
    expect(text).toContain('\\u{1b}[2K\\u{d}\\u{9b}2Jrun_1: the same, 14 leaves\\u{a}\\u{202e}')
  }
})
