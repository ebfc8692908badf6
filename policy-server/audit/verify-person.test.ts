import { hashJson, type LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  bundleOf,
  DEVICE,
  HASH,
  logKey,
  runLeaves,
  serverLeaf,
  signAnswer,
  testChain,
  textsOf
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

const key = logKey()
describe('what a plan wants of the person', () => {
  const act = { run: 'run', effect: 'e1', verb: 'endorse', class: 'human', origin: 'person' } as const
  const shown = hashJson('the value that was shown')

  /** A run that asks the person to stand for a value; `choice` is the answer, if any, and `more` what comes after it. */
  const asked = (choice: 'once' | 'no' | undefined, more: (write: ReturnType<typeof testChain>) => LogLeaf[]) => {
    const write = testChain('dev', DEVICE)
    const [enrolled, decided] = runLeaves()
    if (!enrolled || decided?.from !== 'server' || decided.event.kind !== 'plan-decided') throw new Error('no run')
    const grants = [
      { id: 'e1', verb: 'endorse', effect: 'human', origin: 'person', max: 1, approval: 'allow' }
    ] as const
    const begun = (runLeaves()[2] as Extract<LogLeaf, { from: 'device' }>).entry.event
    const given = choice && ({ question: 'q1', choice, shown } as const)
    const leaves = [
      enrolled,
      serverLeaf({ ...decided.event, allowed: 1, asked: 0, grants: [...grants] }),
      write(begun),
      write({ kind: 'intent', ...act, step: '4', batch: 1, use: 1, args: HASH }),
      write({ kind: 'question', run: 'run', question: 'q1', step: '4', shown }),
      ...(given ? [write({ kind: 'answer', run: 'run', ...given, sig: signAnswer(DEVICE.privateKey, given) })] : []),
      ...more(write)
    ]
    const verified = verifyBundle(bundleOf(textsOf(leaves), key))
    if (!verified.ok) throw new Error(verified.refusal.message)
    return verified.value.runs[0]
  }
  const outcome = (kind: 'done' | 'refused') =>
    ({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: kind }) as const
  const ended = (status: 'done' | 'refused') => ({ kind: 'run-ended', run: 'run', status }) as const

  test('goes on with a yes', () => {
    expect(asked('once', (w) => [w(outcome('done')), w(ended('done'))])).toMatchObject({ status: 'done', faults: [] })
  })

  test('is refused with a no', () => {
    expect(asked('no', (w) => [w(outcome('refused')), w(ended('refused'))])).toMatchObject({ faults: [] })
  })

  test.each(['no', undefined] as const)('cannot go on with %s', (choice) => {
    expect(asked(choice, (w) => [w(outcome('done')), w(ended('done'))])).toMatchObject({
      faults: [{ why: 'the plan went on as if the person had said yes' }]
    })
  })

  test('may stay open when the run ends: nothing was done', () => {
    expect(asked(undefined, (w) => [w(ended('refused'))])).toMatchObject({ status: 'refused', faults: [] })
  })
})
