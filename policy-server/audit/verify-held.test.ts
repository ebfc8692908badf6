import type { JournalEvent, LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  BEGUN,
  bundleOf,
  DECIDED,
  decidedWith,
  INTENT,
  outcomeOf,
  serverLeaf,
  silent,
  textsOf,
  type Write
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

const ALLOWED = { allowed: 1, asked: 0, grants: [{ ...DECIDED.grants[0], approval: 'allow' as const }] }
const HELD: JournalEvent = { kind: 'run-held', run: 'run', act: 'none', code: 'target/not-found' }
const ENDED: JournalEvent = { kind: 'run-ended', run: 'run', status: 'refused', code: 'target/not-found' }
const NEXT = { ...BEGUN, run: 'next', token: 'token-two' }
const decidesNext = (continues: string | undefined, run = 'next', agent = 'agent') =>
  serverLeaf({
    ...DECIDED,
    ...ALLOWED,
    run,
    agent,
    token: 'token-two',
    ...(continues !== undefined && { continues })
  })

const faultsOf = (leaves: readonly LogLeaf[]) => {
  const verified = verifyBundle(bundleOf(textsOf(leaves)))
  if (!verified.ok) throw new Error(verified.refusal.message)
  return verified.value.runs.flatMap(({ faults }) => faults.map(({ why }) => why))
}

const goesOn = (w: Write) => [
  w(BEGUN),
  w(HELD),
  decidesNext('run'),
  w(ENDED),
  w({ ...NEXT, continues: 'run' }),
  w({ ...INTENT, run: 'next', step: '5~1' }),
  w({ kind: 'outcome', run: 'next', step: '5~1', batch: 1, outcome: 'done' }),
  w({ kind: 'run-ended', run: 'next', status: 'done' })
]

describe('the story of a held run', () => {
  test('goes on in another, once', () => expect(faultsOf(silent(goesOn))).toEqual([]))

  test('ends in what it takes back', () =>
    expect(
      faultsOf(
        silent((w) => [
          w(BEGUN),
          w(HELD),
          w({ kind: 'run-let-go', run: 'run', undo: true }),
          w(INTENT),
          w(outcomeOf('done')),
          w(ENDED)
        ])
      )
    ).toEqual([]))

  type Case = readonly [string, LogLeaf[], RegExp]
  const CASES: readonly Case[] = [
    ['an act while it is held', silent((w) => [w(BEGUN), w(HELD), w(INTENT)]), /while it was held/],
    [
      'an act after it was left',
      silent((w) => [w(BEGUN), w(HELD), w({ kind: 'run-let-go', run: 'run', undo: false }), w(INTENT)]),
      /after it was left/
    ],
    [
      'an act without an outcome, held as if it had not been',
      silent((w) => [w(BEGUN), w(INTENT), w(HELD)]),
      /as if every act had an outcome/
    ],
    [
      'something taken back where nobody knows of an act',
      silent((w) => [
        w(BEGUN),
        w(INTENT),
        w({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'unknown' }),
        w({ ...HELD, act: 'unknown' }),
        w({ kind: 'run-let-go', run: 'run', undo: true }),
        w({ ...INTENT, step: '9', batch: 2 })
      ]),
      /after it was left/
    ],
    [
      'an end as done',
      silent((w) => [w(BEGUN), w(HELD), w({ kind: 'run-ended', run: 'run', status: 'done' })]),
      /ended well/
    ],
    ['a second hold', silent((w) => [w(BEGUN), w(HELD), w(HELD)]), /held before/],
    [
      'a run let go that was not held',
      silent((w) => [w(BEGUN), w({ kind: 'run-let-go', run: 'run', undo: true })]),
      /not held/
    ],
    [
      'a run that goes on with one that is held still',
      silent((w) => [w(BEGUN), w(HELD), decidesNext('run'), w({ ...NEXT, continues: 'run' })]),
      /that was not held/
    ],
    [
      'a run that goes on with one that was never held',
      silent((w) => [w(BEGUN), w(ENDED), decidesNext('run'), w({ ...NEXT, continues: 'run' })]),
      /that was not held/
    ],
    [
      'a run that goes on with another than was decided',
      silent((w) => [w(BEGUN), w(HELD), decidesNext(undefined), w(ENDED), w({ ...NEXT, continues: 'run' })]),
      /another than was decided/
    ],
    [
      'a run that hides what it goes on with',
      silent((w) => [w(BEGUN), w(HELD), decidesNext('run'), w(ENDED), w(NEXT)]),
      /another than was decided/
    ],
    [
      'another agent’s run',
      silent((w) => [
        w(BEGUN),
        w(HELD),
        decidesNext('run', 'next', 'other'),
        w(ENDED),
        w({ ...NEXT, agent: 'other', continues: 'run' })
      ]),
      /another agent/
    ],
    [
      'two runs that go on with the same',
      silent((w) => [...goesOn(w), decidesNext('run', 'third'), w({ ...NEXT, run: 'third', continues: 'run' })]),
      /two runs/
    ],
    [
      'a run that goes on with one that nobody knows',
      decidedWith({ ...ALLOWED, continues: 'gone' }, (w) => [w({ ...BEGUN, continues: 'gone' })]),
      /never told of/
    ]
  ]
  test.each(CASES)('is not that of %s', (_, leaves, why) => {
    expect(faultsOf(leaves).join()).toMatch(why)
  })
})
