import { type EffectClass, type LogLeaf, type ServerEvent, settledText } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  faultOf,
  HASH,
  INTENT,
  outcomeOf,
  raisedTo,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  signText,
  story,
  testChain,
  testSigner,
  textsOf,
  type Write
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

const other = 'B'.repeat(43)
const look = { ...INTENT, verb: 'read-text', class: 'read', effect: 'e2' } as const
const asks = (write: Write, question: string, step?: string) => [
  write({ kind: 'question', run: 'run', question, shown: SHOWN, ...(step !== undefined && { step }) }),
  write(answered(question, 'once'))
]
/** The enrolment and a decision that differs from the good one, then what `more` writes. */
const decidedWith = (
  change: Partial<Omit<Extract<ServerEvent, { kind: 'plan-decided' }>, 'grants'>> & {
    grants?: Extract<ServerEvent, { kind: 'plan-decided' }>['grants']
  },
  more: (write: Write) => LogLeaf[]
): LogLeaf[] => {
  const event: ServerEvent = { ...DECIDED, grants: [...DECIDED.grants], ...change }
  return [...runLeaves().slice(0, 1), serverLeaf(event), ...more(testChain('dev', DEVICE))]
}
/** A decision in which nothing asks. */
const silent = (more: (write: Write) => LogLeaf[]) =>
  decidedWith({ allowed: 1, asked: 0, grants: [{ ...DECIDED.grants[0], approval: 'allow' }] }, more)

// The log's operator is the liar here: the checkpoint is rightly signed over leaves that cannot be true.
describe('a log that was signed with a story that cannot be', () => {
  type Case = readonly [string, LogLeaf[], number, RegExp]

  const OF_ONE_RUN: readonly Case[] = [
    ['an outcome without an intent', story(5, (w) => [w(outcomeOf('done'))]), 5, /no intent/],
    ['two outcomes of one intent', story(7, (w) => [w(outcomeOf('done'))]), 7, /no intent/],
    ['an act done twice', story(7, (w) => [w({ ...INTENT, batch: 2, use: 2 })]), 7, /begun again/],
    ['the same intent twice', story(6, (w) => [w(INTENT)]), 6, /open already/],
    ['an act that was not granted', story(5, (w) => [w({ ...INTENT, effect: 'e9' })]), 5, /not in what was granted/],
    ['an act of a riskier class', story(5, (w) => [w({ ...INTENT, class: 'destroy' })]), 5, /not in what was granted/],
    [
      'an act at another origin',
      story(5, (w) => [w({ ...INTENT, at: 'https://c.test' })]),
      5,
      /not in what was granted/
    ],
    ['more uses than were granted', story(6, (w) => [w({ ...INTENT, step: '5', use: 2 })]), 6, /granted 1 times/],
    ['an act nobody said yes to', story(4, (w) => [w(INTENT)]), 4, /yes that nobody gave/],
    ['an act on another act’s yes', story(5, (w) => [w({ ...INTENT, step: '5' })]), 5, /yes that nobody gave/],
    ['an answer to nothing', story(3, (w) => [w({ ...answered('q1', 'once'), sig: 'x' })]), 3, /never asked/],
    [
      'an answer to something else',
      story(4, (w) => [w({ ...answered('q1', 'once'), shown: HASH })]),
      4,
      /something else/
    ],
    [
      'an answer another key signed',
      story(4, (w) => [w(answered('q1', 'once', { signer: testSigner(8) }))]),
      4,
      /signature of the answer/
    ],
    [
      'a no that became a yes',
      story(4, (w) => [w(answered('q1', 'once', { signed: { choice: 'no' } }))]),
      4,
      /signature of the answer/
    ],
    ['two answers', story(5, (w) => [w(answered('q1', 'no'))]), 5, /answered before/],
    ...(
      [
        ['that was exchanged', { file: other, signed: { file: HASH } }],
        ['that nobody chose', { file: other, signed: { file: undefined } }],
        ['that was left out', { signed: { file: HASH } }]
      ] as const
    ).map(
      ([what, how]): Case => [
        `an answer with a file ${what}`,
        story(4, (w) => [w(answered('q1', 'once', how))]),
        4,
        /signature of the answer/
      ]
    ),
    ['a run begun twice', story(3, (w) => [w(BEGUN)]), 3, /begun before/],
    ['another plan than was decided', story(2, (w) => [w({ ...BEGUN, plan: other })]), 2, /another plan/],
    [
      'another request than was decided',
      story(2, (w) => [w({ ...BEGUN, request: other })]),
      2,
      /another policy, request/
    ],
    ['a token nobody signed', story(2, (w) => [w({ ...BEGUN, token: 'token-two' })]), 2, /never signed this token/],
    ['an act before the run began', story(2, (w) => [w(INTENT)]), 2, /had not begun/],
    ['an act after the run ended', story(8, (w) => [w({ ...INTENT, step: '9', batch: 9 })]), 8, /had ended/],
    [
      'a run that ended twice',
      story(8, (w) => [w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'run/cancelled' })]),
      8,
      /had ended before/
    ],
    [
      'an offer refused twice',
      story(2, (w) => [
        w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'capability/expired' }),
        w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'capability/expired' })
      ]),
      3,
      /had ended before/
    ],
    [
      'a run begun after its device had refused it',
      story(2, (w) => [w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'run/cancelled' }), w(BEGUN)]),
      3,
      /had ended/
    ],
    ...(['done', 'refused', 'failed'] as const).map(
      (status): Case => [
        `a run that ended as ${status} over an act without an outcome`,
        story(6, (w) => [w({ kind: 'run-ended', run: 'run', status })]),
        6,
        /over an act without an outcome/
      ]
    ),
    [
      'an act that the page made riskier, on the yes to what it was before',
      story(6, (w) => [w(raisedTo('transact')), w({ ...INTENT, batch: 2 })]),
      7,
      /yes that nobody gave/
    ],
    [
      'an act that the page made riskier, on a yes to a question of before',
      [
        ...story(5, (w) => [
          w(INTENT),
          w({ kind: 'question', run: 'run', question: 'q2', step: '4', shown: SHOWN }),
          w(raisedTo('transact')),
          w(answered('q2', 'once')),
          w({ ...INTENT, batch: 2 })
        ])
      ],
      9,
      /yes that nobody gave/
    ],
    [
      'an act on a yes of before, after it was asked about again',
      story(5, (w) => [
        w({ kind: 'question', run: 'run', question: 'q2', step: '4', shown: SHOWN }),
        w(answered('q2', 'no')),
        w(INTENT)
      ]),
      7,
      /yes that nobody gave/
    ],
    [
      'an act that the page made riskier, and nobody was asked',
      silent((w) => [w(BEGUN), w(INTENT), w(raisedTo('transact')), w({ ...INTENT, batch: 2 })]),
      5,
      /yes that nobody gave/
    ],
    [
      'data that moved without a yes',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [w(BEGUN), w({ ...look, step: '1' })]),
      3,
      /data moves/
    ],
    [
      'data that moved on the yes to an act',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [w(BEGUN), ...asks(w, 'q1', '4'), w(INTENT)]),
      5,
      /data moves/
    ],
    [
      'data that moved on an answer of before',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [
        w(BEGUN),
        w({ kind: 'question', run: 'run', question: 'q1', shown: SHOWN }),
        w(answered('q1', 'task', { covers: HASH })),
        w({ kind: 'question', run: 'run', question: 'q2', shown: SHOWN }),
        w(answered('q2', 'task', { covers: HASH, given: 'q1' })),
        ...asks(w, 'q3', '4'),
        w(INTENT)
      ]),
      9,
      /data moves/
    ],
    ['grants that are not told', decidedWith({ grants: undefined }, () => []), 1, /not told/],
    ['fewer asked for than was decided', decidedWith({ asked: 2 }, () => []), 1, /not all/],
    [
      'a token signed after the server itself had ended the run',
      story(2, () => [
        serverLeaf({ kind: 'run-refused', run: 'run', code: 'run/cancelled' }),
        serverLeaf({ kind: 'token-renewed', run: 'run', token: 'token-two' })
      ]),
      3,
      /had ended/
    ],
    [
      'a run refused after it began',
      story(3, () => [serverLeaf({ kind: 'run-refused', run: 'run', code: 'run/cancelled' })]),
      3,
      /had begun/
    ]
  ]

  const OF_THE_LOG: readonly Case[] = [
    ['a run that was never decided', story(2, (w) => [w({ ...BEGUN, run: 'run-two' })]), 2, /not the device’s/],
    [
      'a gap in the chain',
      story(3, (w) => [w({ kind: 'resumed', run: 'run', batch: 1 }, { seq: 5 })]),
      3,
      /jumps from 0 to 5/
    ],
    [
      'a chain begun anew',
      story(3, (w) => [w({ kind: 'resumed', run: 'run', batch: 1 }, { prev: HASH })]),
      3,
      /does not follow/
    ],
    ['an unknown device', [testChain('dev', DEVICE)({ kind: 'resumed', run: 'run', batch: 1 })], 0, /never enrolled/],
    [
      'a signature of another device',
      [...runLeaves().slice(0, 2), testChain('dev', testSigner(8))(BEGUN)],
      2,
      /signature is not valid/
    ],
    [
      'a key that changes',
      story(2, () => [
        serverLeaf({
          kind: 'device-enrolled',
          device: 'dev',
          person: 'p',
          jwk: { kty: 'OKP', crv: 'Ed25519', x: testSigner(8).x },
          build: 'b'
        })
      ]),
      2,
      /another key/
    ],
    ['a run decided twice', story(2, () => [runLeaves()[1] as LogLeaf]), 2, /decided before/],
    [
      'a policy of which a version is missing',
      [serverLeaf({ kind: 'policy-set', version: 2, policy: 'p'.repeat(43) })],
      0,
      /up by one/
    ],
    ['an epoch that jumps', [serverLeaf({ kind: 'epoch-raised', epoch: 2 })], 0, /up by one/]
  ]

  test.each(OF_ONE_RUN)('is blamed on its run: %s', (_, leaves, leaf, why) => {
    expect(runOf(leaves)?.faults[0]).toEqual({ leaf, why: expect.stringMatching(why) })
  })

  test.each(OF_THE_LOG)('is no log: %s', (_, leaves, leaf, why) => {
    expect(faultOf(bundleOf(textsOf(leaves)))).toEqual({ leaf, why: expect.stringMatching(why) })
  })

  test('leaves the runs of others as they are', () => {
    const others = testChain('other', testSigner(9))
    const enrolled = { kind: 'device-enrolled', device: 'other', person: 'p', build: 'b' } as const
    const ended = { kind: 'run-ended', run: 'theirs', status: 'refused', code: 'run/cancelled' } as const
    const leaves = [
      serverLeaf({ ...enrolled, jwk: { kty: 'OKP', crv: 'Ed25519', x: testSigner(9).x } }),
      serverLeaf({ ...DECIDED, grants: [...DECIDED.grants], run: 'theirs', device: 'other' }),
      others(ended),
      others(ended),
      ...runLeaves()
    ]
    const verified = verifyBundle(bundleOf(textsOf(leaves)))
    expect(verified.ok && verified.value.runs).toMatchObject([
      { run: 'theirs', faults: [{ leaf: 3 }] },
      { run: 'run', status: 'done', faults: [] }
    ])
  })
})

describe('a story that can be', () => {
  const gone = serverLeaf({ kind: 'run-refused', run: 'run', code: 'session/no-device' })

  const told = (upTo: number, more: (write: Write) => LogLeaf[]) => runOf(story(upTo, more))
  const ended = (status: 'done' | 'unknown') => ({ kind: 'run-ended', run: 'run', status }) as const

  test('an act that the page made riskier is done on a yes to just that', () => {
    const run = told(6, (w) => [
      w(raisedTo('transact')),
      w({ kind: 'question', run: 'run', question: 'q2', step: '4', class: 'transact', shown: SHOWN }),
      w(answered('q2', 'once')),
      w({ ...INTENT, batch: 2 }),
      w({ ...outcomeOf('done'), batch: 2 }),
      w(ended('done'))
    ])
    expect(run).toMatchObject({ status: 'done', intents: 2, approved: 2, faults: [] })
  })

  test('a later round of a loop is done on the yes to its table, until it is asked about by itself', () => {
    const table = (step: string, more: readonly Parameters<Write>[0][], made: EffectClass = 'transact') =>
      silent((w) => [
        w(BEGUN),
        w({
          kind: 'question',
          run: 'run',
          question: 'q1',
          step: '4@0',
          class: made,
          rows: ['4@1', '4@2'],
          shown: SHOWN
        }),
        w(answered('q1', 'once')),
        w({ ...INTENT, step }),
        w({ ...raisedTo('transact'), step }),
        ...more.map((event) => w(event)),
        w({ ...INTENT, step, batch: 2 })
      ])
    const own = { kind: 'question', run: 'run', question: 'q2', step: '4@1', class: 'transact', shown: SHOWN } as const
    expect(runOf(table('4@1', []))?.faults).toEqual([])
    expect(runOf(table('4@1', [], 'submit'))?.faults).toMatchObject([{ why: 'the act needed a yes that nobody gave' }])
    expect(runOf(table('4@9', []))?.faults).toMatchObject([{ why: 'the act needed a yes that nobody gave' }])
    expect(runOf(table('4@1', [own]))?.faults).toMatchObject([{ why: 'the act needed a yes that nobody gave' }])
    expect(runOf(table('4@1', [own, answered('q2', 'once')]))?.faults).toEqual([])
  })

  test('an answer brings a file that the person chose', () => {
    expect(told(4, (w) => [w(answered('q1', 'once', { file: HASH }))])).toMatchObject({ approved: 1, faults: [] })
  })

  test('a run that ends as unknown may leave an act open', () => {
    expect(told(6, (w) => [w(ended('unknown'))])).toMatchObject({ status: 'unknown', unknown: 1, faults: [] })
  })

  const settledBy = (said: 'done' | 'not-done' | 'unknown', { signer = DEVICE, signed = {}, step = '4' } = {}) => {
    const word = { run: 'run', step, batch: 1, said, shown: SHOWN }
    return { kind: 'settled', ...word, sig: signText(signer.privateKey, settledText({ ...word, ...signed })) } as const
  }
  const lost = (w: Write) => [w({ ...outcomeOf('done'), outcome: 'unknown' }), w(ended('unknown'))]

  test.each(['an open intent', 'an unknown outcome'])('the person settles %s, once', (what) => {
    const left = (w: Write) => (what === 'an open intent' ? [w(ended('unknown'))] : lost(w))
    const run = told(6, (w) => [...left(w), w(settledBy('unknown')), w(settledBy('not-done'))])
    expect(run).toMatchObject({ status: 'unknown', unknown: 1, settled: 1, faults: [] })
    expect(told(6, (w) => [...left(w), w(settledBy('unknown'))])).not.toHaveProperty('settled')
  })

  test.each<[string, (w: Write) => LogLeaf[], RegExp]>([
    ['twice', (w) => [...lost(w), w(settledBy('done')), w(settledBy('not-done'))], /settled before/],
    ['before its run ended', (w) => [w(settledBy('done'))], /before its run had ended/],
    ['that was done', (w) => [w(outcomeOf('done')), w(ended('done')), w(settledBy('not-done'))], /no act without an/],
    ['that never was', (w) => [...lost(w), w(settledBy('done', { step: '5' }))], /no act without an outcome/],
    ['by another key', (w) => [...lost(w), w(settledBy('done', { signer: testSigner(8) }))], /not valid/],
    [
      'by a word that was turned',
      (w) => [...lost(w), w(settledBy('done', { signed: { said: 'not-done' } }))],
      /not valid/
    ],
    ['over something else', (w) => [...lost(w), w(settledBy('done', { signed: { shown: HASH } }))], /not valid/]
  ])('nobody settles an act %s', (_, more, why) => {
    expect(told(6, more)?.faults.at(-1)).toMatchObject({ why: expect.stringMatching(why) })
  })

  test('a run whose device went away is unknown, until the device tells how it ended', () => {
    expect(told(6, () => [gone])).toMatchObject({ status: 'unknown', code: 'session/no-device', faults: [] })
    const back = told(6, (w) => [gone, w(outcomeOf('done')), w(ended('done'))])
    expect(back).toMatchObject({ status: 'done', unknown: 0, faults: [] })
    expect(back).not.toHaveProperty('code')
    expect(told(8, () => [gone])).toMatchObject({ status: 'done', faults: [] })
  })

  test('a device may begin what the server had refused unheard', () => {
    const refused = serverLeaf({ kind: 'run-refused', run: 'run', code: 'run/cancelled' })
    const run = told(2, (w) => [refused, w(BEGUN)])
    expect(run).toMatchObject({ status: 'open', faults: [] })
  })

  test('a token is signed for a run whose end the server has not heard of', () => {
    const renewed = serverLeaf({ kind: 'token-renewed', run: 'run', token: 'token-two' })
    expect(told(8, () => [renewed])).toMatchObject({ status: 'done', faults: [] })
  })
})
