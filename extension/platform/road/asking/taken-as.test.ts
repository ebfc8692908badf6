import { expect, test } from 'vitest'
import { takenAs } from './taken-as.ts'

const taken = (...choices: readonly ('once' | 'no' | 'unanswered')[]) => ({
  approvals: choices.map((choice, i) => ({ question: `q${i}`, choice }))
})

test.each([
  ['as it was given', taken('no', 'once'), 'once', undefined],
  ['for no answer, since it came too late', taken('once', 'unanswered'), 'once', 'approval/unanswered'],
  ['for a no, since nobody may answer by now', taken('once', 'no'), 'once', 'floor/no-approver'],
  ['and waits for a second person', taken('no'), 'once', undefined]
] as const)('an answer was taken %s', (_, record, choice, code) => {
  const said = takenAs(record, { question: 'q1', choice })
  expect(said.ok ? undefined : said.refusal.code).toBe(code)
})
