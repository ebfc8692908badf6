import type { LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  DECIDED,
  DEVICE,
  INTENT,
  outcomeOf,
  provenYes,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  testChain,
  type Write
} from '../testing/test-log.ts'
import { testPasskey } from '../testing/test-passkey.ts'

describe('what a plan wants of the person, where policy wants a yes to its being asked', () => {
  const passkey = testPasskey('chrome-extension://writ', 'cred-own')
  const of = { verb: 'endorse', origin: 'person' } as const
  const question = (id: string) => ({ kind: 'question', run: 'run', question: id, step: '4', shown: SHOWN }) as const
  /** The passkey stands behind the yes to be asked; what the plan itself asks has `choice`. */
  const told = (choice: 'once' | 'no') => {
    const write = testChain('dev', DEVICE)
    const grants = [
      {
        id: 'e1',
        ...of,
        effect: 'human' as const,
        max: 1,
        approval: 'ask' as const,
        needs: { human: ['passkey' as const] }
      }
    ]
    return runOf([
      ...runLeaves().slice(0, 1),
      serverLeaf({ ...DECIDED, grants }),
      write(BEGUN),
      write({ ...question('q1'), class: 'human', needs: ['passkey'] }),
      write(provenYes(passkey)),
      write({ ...INTENT, ...of, class: 'human' }),
      write(question('q2')),
      write(answered('q2', choice)),
      write(outcomeOf('done'))
    ])
  }

  test('goes on with both yeses, though only the first was proven', () => {
    expect(told('once')).toMatchObject({ approved: 2, faults: [] })
  })

  test('does not go on with a no to the plan’s own question', () => {
    expect(told('no')).toMatchObject({ faults: [{ why: 'the plan went on as if the person had said yes' }] })
  })
})

describe('what a plan wants of the person', () => {
  /** A run that asks the person to stand for a value; `choice` is the answer, if any, and `more` what comes after it. */
  const asked = (choice: 'once' | 'no' | undefined, more: (write: Write) => LogLeaf[]) => {
    const write = testChain('dev', DEVICE)
    const of = { verb: 'endorse', origin: 'person' } as const
    const grants = [{ id: 'e1', ...of, effect: 'human' as const, max: 1, approval: 'allow' as const }]
    return runOf([
      ...runLeaves().slice(0, 1),
      serverLeaf({ ...DECIDED, allowed: 1, asked: 0, grants }),
      write(BEGUN),
      write({ ...INTENT, ...of, class: 'human' }),
      write({ kind: 'question', run: 'run', question: 'q1', step: '4', shown: SHOWN }),
      ...(choice ? [write(answered('q1', choice))] : []),
      ...more(write)
    ])
  }
  const ended = (status: 'done' | 'refused') => ({ kind: 'run-ended', run: 'run', status }) as const

  test('goes on with a yes', () => {
    expect(asked('once', (w) => [w(outcomeOf('done')), w(ended('done'))])).toMatchObject({ status: 'done', faults: [] })
  })

  test('is refused with a no', () => {
    expect(asked('no', (w) => [w(outcomeOf('refused')), w(ended('refused'))])).toMatchObject({ faults: [] })
  })

  test.each(['no', undefined] as const)('cannot go on with %s', (choice) => {
    expect(asked(choice, (w) => [w(outcomeOf('done')), w(ended('done'))])).toMatchObject({
      faults: [{ why: 'the plan went on as if the person had said yes' }]
    })
  })

  test('may stay open when the run ends: nothing was done', () => {
    expect(asked(undefined, (w) => [w(ended('refused'))])).toMatchObject({ status: 'refused', faults: [] })
  })
})
