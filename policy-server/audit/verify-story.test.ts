import type { JournalEvent, LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  decidedWith,
  enrolledLeaf,
  faultOf,
  HASH,
  INTENT,
  outcomeOf,
  raisedTo,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  silent,
  story,
  testChain,
  testSigner,
  textsOf,
  type Write
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

const other = 'B'.repeat(43)
const look = { ...INTENT, verb: 'read-text', class: 'read', effect: 'e2' } as const
const GRANTED: ServerEvent = {
  kind: 'sandbox-granted',
  agent: 'agent',
  person: 'person',
  holder: HASH,
  token: 'jti-of-the-token',
  executor: 'exe_1',
  policy: HASH,
  tier: 'microvm',
  languages: ['python'],
  image: `sha256:${'0'.repeat(64)}`,
  limits: { max: 1, memory: 1024 },
  egress: []
}
const RECORDED: JournalEvent = { kind: 'run-recorded', run: 'run', record: HASH, bytes: 9, readers: [HASH] }
const asks = (write: Write, question: string, step?: string) => [
  write({ kind: 'question', run: 'run', question, shown: SHOWN, ...(step !== undefined && { step }) }),
  write(answered(question, 'once'))
]
// The log's operator is the liar here: the checkpoint is rightly signed over leaves that cannot be true.
describe('a log that was signed with a story that cannot be', () => {
  type Case = readonly [string, LogLeaf[], number, RegExp]

  const OF_ONE_RUN: readonly Case[] = [
    ['a run that was recorded twice', story(7, (w) => [w(RECORDED), w(RECORDED)]), 8, /recorded before/],
    ['an act after the recording', story(5, (w) => [w(RECORDED), w(INTENT)]), 6, /went on after it was recorded/],
    ['a recording after the end', story(8, (w) => [w(RECORDED)]), 8, /had ended/],
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
    [
      'an answer that leans on one that nobody gave',
      story(4, (w) => [w(answered('q1', 'task', { covers: HASH, given: 'q0' }))]),
      4,
      /nobody gave/
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
      'data that moved on an answer of before that is none for the task',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [
        w(BEGUN),
        w({ kind: 'question', run: 'run', question: 'q1', shown: SHOWN }),
        w(answered('q1', 'always', { covers: HASH })),
        w({ kind: 'question', run: 'run', question: 'q2', shown: SHOWN }),
        w(answered('q2', 'always', { covers: HASH, given: 'q1' })),
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
    ['a key that changes', story(2, () => [enrolledLeaf({ x: testSigner(8).x })]), 2, /another key/],
    ['a run decided twice', story(2, () => [runLeaves()[1] as LogLeaf]), 2, /decided before/],
    [
      'a policy of which a version is missing',
      [serverLeaf({ kind: 'policy-set', version: 2, policy: 'p'.repeat(43) })],
      0,
      /up by one/
    ],
    ['a token for a sandbox that stands twice', [serverLeaf(GRANTED), serverLeaf(GRANTED)], 1, /sandbox stands twice/],
    ['an epoch that jumps', [serverLeaf({ kind: 'epoch-raised', epoch: 2 })], 0, /up by one/]
  ]

  test.each(OF_ONE_RUN)('is blamed on its run: %s', (_, leaves, leaf, why) => {
    expect(runOf(leaves)?.faults[0]).toEqual({ leaf, why: expect.stringMatching(why) })
  })

  test.each(OF_THE_LOG)('is no log: %s', (_, leaves, leaf, why) => {
    expect(faultOf(bundleOf(textsOf(leaves)))).toEqual({ fault: 'untrue', leaf, why: expect.stringMatching(why) })
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
