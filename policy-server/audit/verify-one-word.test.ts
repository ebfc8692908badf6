import type { ApprovalNeed, JournalEvent, LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  DECIDED,
  DEVICE,
  decidedWith,
  HASH,
  INTENT,
  outcomeOf,
  provenYes,
  raisedTo,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  silent,
  testChain,
  type Write
} from '../testing/test-log.ts'
import { testPasskey } from '../testing/test-passkey.ts'

// Each row is an honest journal with one word of it changed: the first of each group is the honest one.

const OTHER = 'B'.repeat(43)
const GRANT = DECIDED.grants[0]
const faultsOf = (leaves: readonly LogLeaf[]) => runOf(leaves)?.faults.map(({ why }) => why)
const NOT_GRANTED = 'the act is not in what was granted'
const NO_YES = 'the act needed a yes that nobody gave'

describe('an intent is of its grant in', () => {
  test.each<[string, object, readonly string[]]>([
    ['every word', {}, []],
    ['its origin', { origin: 'https://c.example' }, [NOT_GRANTED]],
    ['its verb', { verb: 'press' }, [NOT_GRANTED]],
    ['its class', { class: 'input' }, [NOT_GRANTED]]
  ])('%s', (_, change, faults) => {
    expect(faultsOf(silent((w) => [w(BEGUN), w({ ...INTENT, ...change })]))).toEqual(faults)
  })
})

describe('a run is begun', () => {
  test.each<[string, object, readonly string[]]>([
    ['by the agent that was decided', {}, []],
    [
      'by no other',
      { agent: 'another' },
      ['the run was begun under another policy, request or agent than was decided']
    ],
    [
      'under no other policy',
      { policy: OTHER },
      ['the run was begun under another policy, request or agent than was decided']
    ]
  ])('%s', (_, change, faults) => {
    expect(faultsOf(silent((w) => [w({ ...BEGUN, ...change })]))).toEqual(faults)
  })
})

describe('an effect is used as often as it was granted', () => {
  const twice = { grants: [{ ...GRANT, approval: 'allow' as const, max: 2 }], allowed: 1, asked: 0 }
  const once = { ...twice, grants: [{ ...GRANT, approval: 'allow' as const }] }
  const PAST = 'the act was granted 1 times and is begun once more'
  const second = { ...INTENT, step: '5', batch: 2 }
  const unknown = { ...outcomeOf('done'), outcome: 'unknown' } as const

  test.each<[string, typeof twice, (w: Write) => LogLeaf[], readonly string[]]>([
    ['twice, where that was granted', twice, (w) => [w(outcomeOf('done')), w({ ...second, use: 2 })], []],
    ['not twice under one number', once, (w) => [w(outcomeOf('done')), w(second)], [PAST]],
    ['not while the first stands open', once, (w) => [w(second)], [PAST]],
    ['not after one whose end nobody saw', once, (w) => [w(unknown), w(second)], [PAST]],
    ['again after one that was not done', once, (w) => [w(outcomeOf('refused')), w(second)], []]
  ])('%s', (_, decided, more, faults) => {
    expect(faultsOf(decidedWith(decided, (w) => [w(BEGUN), w(INTENT), ...more(w)]))).toEqual(faults)
  })

  test('an act whose end nobody saw is not begun again', () => {
    const again = (outcome: JournalEvent) =>
      faultsOf(decidedWith(twice, (w) => [w(BEGUN), w(INTENT), w(outcome), w({ ...INTENT, batch: 2, use: 2 })]))
    expect(again(unknown)).toEqual(['the act was done, or may have been, and is begun again'])
    expect(again(outcomeOf('refused'))).toEqual([])
  })
})

const question = (more: object = {}) =>
  ({ kind: 'question', run: 'run', question: 'q1', step: '4', class: 'submit', shown: SHOWN, ...more }) as const

/** A decision with this grant, then what `more` writes. */
const decided = (grant: object, more: (write: Write) => LogLeaf[], before: readonly ServerEvent[] = []): LogLeaf[] => {
  const write = testChain('dev', DEVICE)
  return [
    ...before.map(serverLeaf),
    ...runLeaves().slice(0, 1),
    serverLeaf({ ...DECIDED, grants: [{ ...GRANT, ...grant }] }),
    write(BEGUN),
    ...more(write)
  ]
}

describe('the person’s own passkey', () => {
  const passkey = testPasskey('chrome-extension://writ', 'cred-own')
  const needs: readonly ApprovalNeed[] = ['passkey']
  const told = (yes: JournalEvent) =>
    faultsOf(decided({ needs: { submit: [...needs] } }, (w) => [w(question({ needs: [...needs] })), w(yes), w(INTENT)]))

  test('stands behind a yes that it signed, and behind none that it did not', () => {
    const unproven = ['the passkey does not stand behind the answer', NO_YES]
    expect(told(provenYes(passkey))).toEqual([])
    // Another's signature under this one's name, rightly signed by the device.
    const forged = { ...passkey, prove: testPasskey('chrome-extension://writ', 'cred-own').prove }
    expect(told(provenYes(forged))).toEqual(unproven)
    const ofAnother = { ...passkey, prove: () => passkey.prove('q2', SHOWN) }
    expect(told(provenYes(ofAnother))).toEqual(unproven)
  })
})

describe('a second person’s word and the device’s are one', () => {
  const needs: readonly ApprovalNeed[] = ['second-person']
  const ADDED: ServerEvent = { kind: 'approver-added', person: 'carol', key: HASH }
  const DAVE: ServerEvent = { kind: 'approver-added', person: 'dave', key: OTHER }
  const same = { run: 'run', question: 'q1', shown: SHOWN, approver: 'carol', jti: 'word' } as const
  const server = { kind: 'second-answered', choice: 'yes', by: { key: HASH }, ...same } as const
  const heard = { kind: 'second-answer', choice: 'yes', ...same } as const
  const told = (word: object, said: object, first: JournalEvent = answered('q1', 'once')) =>
    faultsOf(
      decided(
        { needs: { submit: [...needs] } },
        (w) => [
          w(question({ needs: [...needs] })),
          w(first),
          serverLeaf({ ...server, ...word }),
          w({ ...heard, ...said }),
          w(INTENT)
        ],
        [ADDED, DAVE]
      )
    )
  const NEVER = 'the server never told of this answer of a second person'

  test.each<[string, object, object, readonly string[]]>([
    ['a yes of both', {}, {}, []],
    ['a no that the device calls a yes', { choice: 'no' }, {}, [NEVER, NO_YES]],
    ['another who is said to have answered', {}, { approver: 'dave' }, [NEVER, NO_YES]],
    ['another word of the server’s', {}, { jti: 'other-word' }, [NEVER, NO_YES]],
    ['a yes to something else than was shown', { shown: OTHER }, {}, [NEVER, NO_YES]],
    ['a no of both', { choice: 'no' }, { choice: 'no' }, [NO_YES]],
    ['none at all', {}, { choice: 'unanswered', jti: undefined, approver: undefined }, [NO_YES]]
  ])('%s', (_, word, said, faults) => {
    const clean = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
    expect(told(word, clean)).toEqual(faults)
  })

  test('nobody answers second where the first said no', () => {
    expect(told({}, {}, answered('q1', 'no'))?.at(-2)).toBe(
      'a second person answered what nobody had said yes to first'
    )
  })

  test('a no counts also where no second person was wanted', () => {
    const leaves = decided(
      {},
      (w) => [
        w(question()),
        w(answered('q1', 'once')),
        serverLeaf({ ...server, choice: 'no' }),
        w({ ...heard, choice: 'no' }),
        w(INTENT)
      ],
      [ADDED]
    )
    expect(faultsOf(leaves)).toEqual([NO_YES])
  })
})

describe('an earlier answer', () => {
  const LEANS = 'an earlier answer stood for an act that is asked about each time'
  const given = (effect: 'submit' | 'destroy' | 'transact' | 'share') =>
    faultsOf(
      decided({ effect }, (w) => [
        w(question({ step: '3', class: effect })),
        w(answered('q1', 'task', { covers: HASH })),
        w(question({ question: 'q2', class: effect })),
        w(answered('q2', 'task', { covers: HASH, given: 'q1' })),
        w({ ...INTENT, class: effect })
      ])
    )
  test.each([
    ['submit', []],
    ['share', []],
    ['destroy', [LEANS]],
    ['transact', [LEANS]]
  ] as const)('stands for an act of the class %s as it should', (effect, faults) => {
    expect(given(effect)).toEqual(faults)
  })

  test('of a log that does not say what an act was raised to stands for none where policy asks each time', () => {
    const { class: _, ...unsaid } = raisedTo('share')
    const told = (each: object) =>
      faultsOf(
        decided(each, (w) => [
          w(question({ step: '3', class: 'share' })),
          w(answered('q1', 'task', { covers: HASH })),
          w(question({ question: 'q2', class: 'share' })),
          w(answered('q2', 'task', { covers: HASH, given: 'q1' })),
          w(INTENT),
          w(unsaid),
          w(question({ question: 'q3', class: 'share' })),
          w(answered('q3', 'task', { covers: HASH, given: 'q1' })),
          w({ ...INTENT, batch: 2 })
        ])
      )
    expect(told({})).toEqual([])
    expect(told({ each: ['destroy'] })).toEqual([LEANS])
  })
})

describe('an act that the page made riskier', () => {
  const before =
    (made: 'transact' | 'share', needs: object = {}) =>
    (more: (w: Write) => LogLeaf[]) =>
      faultsOf(
        decided({ needs }, (w) => [w(question({ class: made })), w(answered('q1', 'once')), w(INTENT), ...more(w)])
      )

  test('stands on no yes of before, though that was to no less', () => {
    const again = (w: Write) => [w(raisedTo('share')), w({ ...INTENT, batch: 2 })]
    expect(before('transact')(again)).toEqual([NO_YES])
    const asked = (w: Write) => [
      w(raisedTo('share')),
      w(question({ question: 'q2', class: 'transact' })),
      w(answered('q2', 'once')),
      w({ ...INTENT, batch: 2 })
    ]
    expect(before('transact')(asked)).toEqual([])
  })

  test('needs what its new class needs, also on a yes to something riskier', () => {
    const asked = (w: Write) => [
      w(raisedTo('share')),
      w(question({ question: 'q2', class: 'transact' })),
      w(answered('q2', 'once')),
      w({ ...INTENT, batch: 2 })
    ]
    expect(before('share', { destroy: ['passkey'] })(asked)).toEqual([])
    const grants = [{ ...GRANT, approval: 'allow' as const, needs: { share: ['passkey' as const] } }]
    const held = decidedWith({ allowed: 1, asked: 0, grants }, (w) => [w(BEGUN), w(INTENT), ...asked(w)])
    expect(faultsOf(held)).toEqual([NO_YES])
  })
})

describe('a yes to flows', () => {
  const flows = { asked: 2, flows: ['f1'] }
  const told = (about: object) =>
    faultsOf(
      decidedWith(flows, (w) => [
        w(BEGUN),
        w({ kind: 'question', run: 'run', question: 'q0', shown: SHOWN, ...about }),
        w(answered('q0', 'once')),
        w(question()),
        w(answered('q1', 'once')),
        w(INTENT)
      ])
    )
  test('is one to a question about them, and to none about something else', () => {
    expect(told({ about: 'flows' })).toEqual([])
    expect(told({})).toEqual([])
    const moves = ['data moves that needed a yes that nobody gave']
    expect(told({ about: 'sites' })).toEqual(moves)
    expect(told({ about: 'file' })).toEqual(moves)
  })
})
