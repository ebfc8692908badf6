import type { JournalEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { answered, INTENT, outcomeOf, runOf, SHOWN, story, type Write } from '../testing/test-log.ts'
import { followLasting, type LastingAnswers } from './follow-lasting.ts'

type Answer = Extract<JournalEvent, { kind: 'answer' }>

const COVERS = 'C'.repeat(43)
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

const say = (change: Partial<Answer>): Answer => ({
  ...answered('q1', 'always', { covers: COVERS }),
  ...change
})

type By = Parameters<typeof followLasting>[2]
const BY: By = { agent: 'agent', session: 'ses', request: 'R', policy: 'P', epoch: 3, at: 0 }

/** What an answer `always` gives, and a use of it with a difference. */
const used = (change: Partial<Answer>, by: Partial<By> = {}, first: Partial<Answer> = {}) => {
  const lasting: LastingAnswers = new Map()
  expect(followLasting(lasting, say(first), BY)).toBeUndefined()
  return followLasting(lasting, say({ ...first, question: 'q2', given: 'q1', ...change }), { ...BY, at: DAY, ...by })
}
/** A use of an answer for a task in another run, a minute later. */
const later = (by: Partial<By>) => used({ run: 'later' }, { at: 60_000, ...by }, { choice: 'task' })

describe('the use of an answer that was given before', () => {
  test('is sound for the same agent and the same covered act, in any run of its 30 days', () => {
    expect(used({ run: 'later' })).toBeUndefined()
    expect(used({}, { at: 30 * DAY - 1 })).toBeUndefined()
    expect(used({}, {}, { choice: 'task' })).toBeUndefined()
    expect(later({})).toBeUndefined()
    expect(later({ at: HOUR - 1 })).toBeUndefined()
  })

  test.each([
    ['that nobody gave', () => used({ given: 'q9' }), /nobody gave/],
    ['for another act', () => used({ covers: 'D'.repeat(43) }), /nobody gave/],
    ['that was for a task', () => used({ choice: 'always' }, {}, { choice: 'task' }), /nobody gave/],
    ['of another task', () => later({ session: 'ses2' }), /one task/],
    ['of a task that nobody names', () => later({ session: undefined }), /one task/],
    ['of another agent’s task', () => later({ agent: 'other' }), /one agent/],
    ['of a task for another request', () => later({ request: 'S' }), /one request/],
    ['of a task before a revocation', () => later({ epoch: 4 }), /revoked/],
    ['of a task under another policy', () => later({ policy: 'Q' }), /one policy/],
    ['of a task an hour ago', () => later({ at: HOUR }), /run out/],
    [
      'of a task, for another act',
      () => used({ run: 'later', covers: 'D'.repeat(43) }, { at: 1 }, { choice: 'task' }),
      /nobody/
    ],
    ['of another agent', () => used({}, { agent: 'other' }), /one agent/],
    ['after 30 days', () => used({}, { at: 30 * DAY }), /run out/],
    ['that covers nothing', () => used({ covers: undefined }), /what it covers/],
    ['of a single yes', () => used({ choice: 'once' }), /does not last/]
  ] as const)('is a fault %s', (_, told, why) => {
    expect(told()).toMatch(why)
  })
})

describe('in a run', () => {
  const again = { kind: 'question', run: 'run', question: 'q2', step: '5', shown: SHOWN } as const
  /** The act of the run asked and answered for the task, then the same once more, on that answer. */
  const twice = (more: (write: Write) => ReturnType<Write>[]) =>
    runOf(
      story(4, (w) => [
        w(answered('q1', 'task', { covers: COVERS })),
        w(INTENT),
        w(outcomeOf('done')),
        w(again),
        ...more(w)
      ])
    )

  test('it is a yes to the step that it was used for, and counts as one', () => {
    expect(twice((w) => [w(answered('q2', 'task', { covers: COVERS, given: 'q1' }))])).toMatchObject({
      approved: 2,
      faults: []
    })
  })

  test('it is a fault where its signature is over less than it says', () => {
    const spoiled = answered('q2', 'task', { covers: COVERS, given: 'q1', signed: { given: undefined } })
    expect(twice((w) => [w(spoiled)])).toMatchObject({ faults: [{ why: /signature of the answer/ }] })
  })
})
