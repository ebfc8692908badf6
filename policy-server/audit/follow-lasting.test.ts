import type { JournalEvent, LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  decidedWith,
  HASH,
  INTENT,
  outcomeOf,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  story,
  testChain,
  textsOf,
  type Write
} from '../testing/test-log.ts'
import { followLasting, type LastingAnswers } from './follow-lasting.ts'
import { verifyBundle } from './verify-bundle.ts'

type Answer = Extract<JournalEvent, { kind: 'answer' }>

const COVERS = 'C'.repeat(43)
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

const say = (change: Partial<Answer>): Answer => ({
  ...answered('q1', 'always', { covers: COVERS }),
  ...change
})

type By = Parameters<typeof followLasting>[2]
const BY: By = { agent: 'agent', session: 'ses', request: 'R', policy: 'P', epoch: 3, about: 'step', at: 0 }

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
    ['to flows, of an act', () => later({ about: 'flows' }), /kind of question/],
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

describe('for a task', () => {
  const ASKED = { run: 'run', shown: SHOWN } as const
  const flows = (question: string, run = 'run') =>
    ({ ...ASKED, kind: 'question', run, question, about: 'flows' }) as const
  const given = (choice: Answer['choice'], run: string) => ({
    ...answered('q2', choice, { covers: COVERS, given: 'q1' }),
    run
  })
  const decides = (run: string, more: object) =>
    serverLeaf({
      ...DECIDED,
      run,
      session: 'ses',
      token: `token of ${run}`,
      allowed: 1,
      grants: [{ ...DECIDED.grants[0], approval: 'allow' }],
      flows: ['f1'],
      ...more
    })
  const faultsOf = (leaves: readonly LogLeaf[]) => {
    const verified = verifyBundle(bundleOf(textsOf(leaves)))
    if (!verified.ok) throw new Error(verified.refusal.message)
    return verified.value.runs.flatMap(({ faults }) => faults.map(({ why }) => why))
  }
  /** The flows of one run answered, and those of the next of its session, of which `more` was decided, on that answer. */
  const twice = (choice: Answer['choice'], more: object = {}) => {
    const write = testChain('dev', DEVICE)
    return faultsOf([
      ...runLeaves().slice(0, 1),
      decides('run', {}),
      write({ ...BEGUN, token: 'token of run' }),
      write(flows('q1')),
      write(answered('q1', choice, { covers: COVERS })),
      write(INTENT),
      write(outcomeOf('done')),
      write({ kind: 'run-ended', run: 'run', status: 'done', result: HASH }),
      decides('next', more),
      write({ ...BEGUN, run: 'next', token: 'token of next' }),
      write(flows('q2', 'next')),
      write(given(choice, 'next')),
      write({ ...INTENT, run: 'next' }),
      write({ ...outcomeOf('done'), run: 'next' }),
      write({ kind: 'run-ended', run: 'next', status: 'done', result: HASH })
    ])
  }

  test('an answer to flows is one to the flows of a later turn', () => expect(twice('task')).toEqual([]))

  test.each([
    ['where policy has them asked each time', 'task', { flowsEach: true }],
    ['where they need a passkey', 'task', { flowsNeed: ['passkey'] }],
    ['that was given for good', 'always', {}]
  ] as const)('it is none %s', (_, choice, more) => {
    expect(twice(choice, more).join()).toMatch(/data moves that needed a yes/)
  })

  /** What a plan wants of the person done on an earlier answer in the same run. */
  const wanted = (verb: 'endorse' | 'hand-over', choice: Answer['choice']) => {
    const intent = (step: string, batch: number) => ({
      ...INTENT,
      verb,
      class: 'human' as const,
      origin: 'person',
      step,
      batch
    })
    const done = (step: string, batch: number) => ({ ...outcomeOf('done'), step, batch })
    const grant = { id: 'e1', verb, effect: 'human', origin: 'person', max: 2, approval: 'allow' } as const
    return faultsOf(
      decidedWith({ allowed: 1, asked: 0, grants: [grant] }, (w) => [
        w(BEGUN),
        w(intent('4', 1)),
        w({ ...ASKED, kind: 'question', question: 'q1', step: '4' }),
        w(answered('q1', choice, { covers: COVERS })),
        w(done('4', 1)),
        w({ ...intent('5', 2), use: 2 }),
        w({ ...ASKED, kind: 'question', question: 'q2', step: '5' }),
        w(given(choice, 'run')),
        w(done('5', 2))
      ])
    )
  }

  test('an answer to a value stands for it again, and none for good does, nor one to what else is wanted of the person', () => {
    expect(wanted('endorse', 'task')).toEqual([])
    const fault = ['the plan went on as if the person had said yes']
    expect(wanted('endorse', 'always')).toEqual(fault)
    expect(wanted('hand-over', 'task')).toEqual(fault)
  })
})
