import { hashJson, type LogLeaf, type ServerEvent } from '@writ/dsl/contract'
import fc from 'fast-check'
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
  testSigner,
  textsOf
} from '../testing/test-log.ts'
import { printVerifierKey } from './signed-note.ts'
import { type LogBundle, verifyBundle } from './verify-bundle.ts'

const key = logKey()
const GOOD = textsOf(runLeaves())
const good = bundleOf(GOOD, key)

const faultOf = (bundle: LogBundle, publicKey?: string) => {
  const verified = verifyBundle(bundle, publicKey)
  if (verified.ok) return undefined
  expect(verified.refusal.code).toBe('audit/not-verified')
  return verified.refusal.detail
}

const swapped = (texts: readonly string[], i: number, k: number): string[] =>
  texts.map((text, at) => (at === i ? texts[k] : at === k ? texts[i] : text) as string)

test('a whole log verifies, and tells its runs', () => {
  expect(verifyBundle(good, printVerifierKey(key.note))).toEqual({
    ok: true,
    value: {
      size: 8,
      root: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      runs: [
        { run: 'run', agent: 'agent', device: 'dev', status: 'done', intents: 1, unknown: 0, approved: 1, faults: [] }
      ]
    }
  })
  expect(verifyBundle({ checkpoint: good.checkpoint, key: good.key, leaves: GOOD }).ok).toBe(true)
})

describe('a log that was changed after its checkpoint was signed', () => {
  test.each([
    ['altered', GOOD.map((leaf, i) => (i === 1 ? leaf.replace('"asked":1', '"asked":0') : leaf)), 1],
    ['truncated', GOOD.slice(0, -1), 7],
    ['cut in the middle', GOOD.toSpliced(3, 1), 3],
    ['reordered', swapped(GOOD, 5, 6), 5],
    ['reordered at its end', swapped(GOOD, 6, 7), 6],
    ['given a leaf twice', GOOD.toSpliced(4, 0, GOOD[4] as string), 5],
    ['given another leaf', [...GOOD, GOOD[7] as string], 8],
    ['emptied', [], 0]
  ] as const)('%s: says so, and at which leaf', (_, leaves, leaf) => {
    expect(faultOf({ ...good, leaves })).toMatchObject({ leaf })
    const { hashes: _none, ...bare } = good
    expect(faultOf({ ...bare, leaves })).toBeDefined()
  })

  test('no change of any one character goes unseen', () => {
    const change = fc.record({
      leaf: fc.nat(GOOD.length - 1),
      at: fc.nat(),
      to: fc.constantFrom('0', '9', 'A', '"', ' ')
    })
    fc.assert(
      fc.property(change, ({ leaf, at, to }) => {
        const text = GOOD[leaf] as string
        const place = at % text.length
        fc.pre(text[place] !== to)
        const leaves = GOOD.with(leaf, text.slice(0, place) + to + text.slice(place + 1))
        expect(faultOf({ ...good, leaves })).toMatchObject({ leaf })
      }),
      { numRuns: 200 }
    )
  })
})

describe('a checkpoint', () => {
  test.each([
    ['of another log’s key', { ...good, checkpoint: bundleOf(GOOD).checkpoint }],
    ['with another size', { ...good, checkpoint: good.checkpoint.replace('\n8\n', '\n7\n') }],
    ['with another signature', { ...good, checkpoint: good.checkpoint.replace(/.{6}\n$/, 'AAAA=\n') }],
    ['with a key that is none', { ...good, key: 'x' }]
  ])('%s does not verify', (_, bundle) => {
    expect(faultOf(bundle)).toHaveProperty('why')
  })

  test('is not verified by the bundle’s key when the caller trusts another', () => {
    expect(faultOf(good, printVerifierKey(logKey().note))).toEqual({ why: 'the checkpoint is not signed by this key' })
  })

  test('seen earlier must be continued', () => {
    const shorter = bundleOf(GOOD.slice(0, 5), key).checkpoint
    const fork = bundleOf([...GOOD.slice(0, 4), 'another'], key).checkpoint
    const longer = bundleOf([...GOOD, 'more'], key).checkpoint
    expect(verifyBundle(good, undefined, { earlier: [shorter] }).ok).toBe(true)
    for (const earlier of [[fork], [shorter, longer]]) expect(verifyBundle(good, undefined, { earlier }).ok).toBe(false)
  })
})

// From here on the log's operator is the liar: the checkpoint is rightly signed over leaves that cannot be true.
describe('a log that was signed with a story that cannot be', () => {
  const act = { run: 'run', effect: 'e1', verb: 'click', class: 'submit', origin: 'https://app.example' } as const
  const intent = { kind: 'intent', ...act, step: '4', batch: 1, use: 1, args: HASH } as const
  const shown = hashJson('what was shown')

  /** The good story up to leaf `upTo`, then what `more` writes with the same chain. */
  const story = (upTo: number, more: (write: ReturnType<typeof testChain>) => LogLeaf[]): LogLeaf[] => {
    const write = testChain('dev', DEVICE)
    const again = testChain('dev', DEVICE)
    const kept = runLeaves(write).slice(0, upTo)
    for (const leaf of kept) if (leaf.from === 'device') again(leaf.entry.event)
    return [...kept, ...more(again)]
  }
  const begun = {
    kind: 'run-begun',
    run: 'run',
    plan: HASH,
    token: 'token-one',
    policy: HASH,
    request: HASH,
    agent: 'agent'
  } as const
  const other = 'B'.repeat(43)
  const decided = {
    kind: 'plan-decided',
    run: 'run',
    agent: 'agent',
    device: 'dev',
    plan: HASH,
    policy: HASH,
    request: HASH,
    allowed: 0,
    asked: 1,
    token: 'token-one',
    grants: [{ id: 'e1', verb: 'click', effect: 'submit', origin: act.origin, max: 1, approval: 'ask' }]
  } as const
  const look = { ...intent, verb: 'read-text', class: 'read', effect: 'e2' } as const
  const yes = (question: string) => {
    const given = { question, choice: 'once', shown } as const
    return { kind: 'answer', run: 'run', ...given, sig: signAnswer(DEVICE.privateKey, given) } as const
  }
  const asks = (write: ReturnType<typeof testChain>, question: string, step?: string) => [
    write({ kind: 'question', run: 'run', question, shown, ...(step !== undefined && { step }) }),
    write(yes(question))
  ]
  const raised = (write: ReturnType<typeof testChain>) =>
    write({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'raised' })
  /** The enrolment and a decision that differs from the good one, then what `more` writes. */
  const decidedWith = (
    change: Partial<Omit<Extract<ServerEvent, { kind: 'plan-decided' }>, 'grants'>> & {
      grants?: Extract<ServerEvent, { kind: 'plan-decided' }>['grants']
    },
    more: (write: ReturnType<typeof testChain>) => LogLeaf[]
  ): LogLeaf[] => {
    const event: ServerEvent = { ...decided, grants: [...decided.grants], ...change }
    return [...runLeaves().slice(0, 1), serverLeaf(event), ...more(testChain('dev', DEVICE))]
  }
  /** A decision in which nothing asks. */
  const silent = (more: (write: ReturnType<typeof testChain>) => LogLeaf[]) =>
    decidedWith({ allowed: 1, asked: 0, grants: [{ ...decided.grants[0], approval: 'allow' }] }, more)

  type Case = readonly [string, LogLeaf[], number, RegExp]

  const OF_ONE_RUN: readonly Case[] = [
    [
      'an outcome without an intent',
      story(5, (w) => [w({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'done' })]),
      5,
      /no intent/
    ],
    [
      'two outcomes of one intent',
      story(7, (w) => [w({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'done' })]),
      7,
      /no intent/
    ],
    ['an act done twice', story(7, (w) => [w({ ...intent, batch: 2, use: 2 })]), 7, /begun again/],
    ['the same intent twice', story(6, (w) => [w(intent)]), 6, /open already/],
    ['an act that was not granted', story(5, (w) => [w({ ...intent, effect: 'e9' })]), 5, /not in what was granted/],
    ['an act of a riskier class', story(5, (w) => [w({ ...intent, class: 'destroy' })]), 5, /not in what was granted/],
    ['more uses than were granted', story(6, (w) => [w({ ...intent, step: '5', use: 2 })]), 6, /granted 1 times/],
    ['an act nobody said yes to', story(4, (w) => [w(intent)]), 4, /yes that nobody gave/],
    ['an act on another act’s yes', story(5, (w) => [w({ ...intent, step: '5' })]), 5, /yes that nobody gave/],
    [
      'an answer to nothing',
      story(3, (w) => [w({ kind: 'answer', run: 'run', question: 'q1', choice: 'once', shown, sig: 'x' })]),
      3,
      /never asked/
    ],
    [
      'an answer to something else',
      story(4, (w) => [w({ kind: 'answer', run: 'run', question: 'q1', choice: 'once', shown: HASH, sig: 'x' })]),
      4,
      /something else/
    ],
    [
      'an answer another key signed',
      story(4, (w) => [
        w({
          kind: 'answer',
          run: 'run',
          question: 'q1',
          choice: 'once',
          shown,
          sig: signAnswer(testSigner(8).privateKey, { question: 'q1', choice: 'once', shown })
        })
      ]),
      4,
      /signature of the answer/
    ],
    [
      'a no that became a yes',
      story(4, (w) => [
        w({
          kind: 'answer',
          run: 'run',
          question: 'q1',
          choice: 'once',
          shown,
          sig: signAnswer(DEVICE.privateKey, { question: 'q1', choice: 'no', shown })
        })
      ]),
      4,
      /signature of the answer/
    ],
    [
      'two answers',
      story(5, (w) => [
        w({
          kind: 'answer',
          run: 'run',
          question: 'q1',
          choice: 'no',
          shown,
          sig: signAnswer(DEVICE.privateKey, { question: 'q1', choice: 'no', shown })
        })
      ]),
      5,
      /answered before/
    ],
    ['a run begun twice', story(3, (w) => [w(begun)]), 3, /begun before/],
    ['another plan than was decided', story(2, (w) => [w({ ...begun, plan: other })]), 2, /another plan/],
    [
      'another request than was decided',
      story(2, (w) => [w({ ...begun, request: other })]),
      2,
      /another policy, request/
    ],
    ['a token nobody signed', story(2, (w) => [w({ ...begun, token: 'token-two' })]), 2, /never signed this token/],
    ['an act before the run began', story(2, (w) => [w(intent)]), 2, /had not begun/],
    ['an act after the run ended', story(8, (w) => [w({ ...intent, step: '9', batch: 9 })]), 8, /had ended/],
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
      story(2, (w) => [w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'run/cancelled' }), w(begun)]),
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
      story(6, (w) => [raised(w), w({ ...intent, batch: 2 })]),
      7,
      /yes that nobody gave/
    ],
    [
      'an act that the page made riskier, on a yes to a question of before',
      [
        ...story(5, (w) => [
          w({ kind: 'question', run: 'run', question: 'q2', step: '4', shown }),
          w(intent),
          raised(w),
          w(yes('q2')),
          w({ ...intent, batch: 2 })
        ])
      ],
      9,
      /yes that nobody gave/
    ],
    [
      'an act that the page made riskier, and nobody was asked',
      silent((w) => [w(begun), w(intent), raised(w), w({ ...intent, batch: 2 })]),
      5,
      /yes that nobody gave/
    ],
    [
      'data that moved without a yes',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [w(begun), w({ ...look, step: '1' })]),
      3,
      /data moves/
    ],
    [
      'data that moved on the yes to an act',
      decidedWith({ asked: 2, flows: ['f1'] }, (w) => [w(begun), ...asks(w, 'q1', '4'), w(intent)]),
      5,
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
    ['a run that was never decided', story(2, (w) => [w({ ...begun, run: 'run-two' })]), 2, /not the device’s/],
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
      [...runLeaves().slice(0, 2), testChain('dev', testSigner(8))(begun)],
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
    ['an epoch that jumps', [serverLeaf({ kind: 'epoch-raised', epoch: 2 })], 0, /up by one/]
  ]

  test.each(OF_ONE_RUN)('is blamed on its run: %s', (_, leaves, leaf, why) => {
    const verified = verifyBundle(bundleOf(textsOf(leaves), key))
    expect(verified.ok && verified.value.runs[0]?.faults[0]).toEqual({ leaf, why: expect.stringMatching(why) })
  })

  test.each(OF_THE_LOG)('is no log: %s', (_, leaves, leaf, why) => {
    expect(faultOf(bundleOf(textsOf(leaves), key))).toEqual({ leaf, why: expect.stringMatching(why) })
  })

  test('leaves the runs of others as they are', () => {
    const others = testChain('other', testSigner(9))
    const enrolled = { kind: 'device-enrolled', device: 'other', person: 'p', build: 'b' } as const
    const ended = { kind: 'run-ended', run: 'theirs', status: 'refused', code: 'run/cancelled' } as const
    const leaves = [
      serverLeaf({ ...enrolled, jwk: { kty: 'OKP', crv: 'Ed25519', x: testSigner(9).x } }),
      serverLeaf({ ...decided, run: 'theirs', device: 'other' }),
      others(ended),
      others(ended),
      ...runLeaves()
    ]
    const verified = verifyBundle(bundleOf(textsOf(leaves), key))
    expect(verified.ok && verified.value.runs).toMatchObject([
      { run: 'theirs', faults: [{ leaf: 3 }] },
      { run: 'run', status: 'done', faults: [] }
    ])
  })

  test.each([
    ['white space', (text: string) => text.replace('":', '": ')],
    ['members in another order', (text: string) => text.replace(/^\{(.*),("v":1)\}$/, '{$2,$1}')],
    ['a member twice', (text: string) => text.replace('"v":1}', '"v":1,"v":1}')],
    ['a member nobody knows', (text: string) => text.replace('"v":1}', '"v":1,"w":1}')],
    ['another spelling of a letter', (text: string) => text.replace('"dev"', '"\\u0064ev"')],
    ['no JSON at all', () => 'leaf'],
    ['another version', (text: string) => text.replace('"v":1', '"v":2')]
  ])('a leaf with %s is not read', (_, spoil) => {
    const spoilt = GOOD.with(1, spoil(GOOD[1] as string))
    expect(spoilt[1]).not.toBe(GOOD[1])
    expect(faultOf(bundleOf(spoilt, key))).toMatchObject({ leaf: 1, why: expect.stringMatching(/canonical JSON/) })
  })
})

describe('a story that can be', () => {
  const act = { run: 'run', effect: 'e1', verb: 'click', class: 'submit', origin: 'https://app.example' } as const
  const intent = { kind: 'intent', ...act, step: '4', batch: 1, use: 1, args: HASH } as const
  const shown = hashJson('what was shown')
  const gone = serverLeaf({ kind: 'run-refused', run: 'run', code: 'session/no-device' })

  /** The good story up to leaf `upTo`, then what `more` writes with the same chain; the run as it is told. */
  const told = (upTo: number, more: (write: ReturnType<typeof testChain>) => LogLeaf[]) => {
    const again = testChain('dev', DEVICE)
    const kept = runLeaves().slice(0, upTo)
    for (const leaf of kept) if (leaf.from === 'device') again(leaf.entry.event)
    const verified = verifyBundle(bundleOf(textsOf([...kept, ...more(again)]), key))
    return verified.ok ? verified.value.runs[0] : undefined
  }
  const ended = (status: 'done' | 'unknown') => ({ kind: 'run-ended', run: 'run', status }) as const

  test('an act that the page made riskier is done on a yes to just that', () => {
    const given = { question: 'q2', choice: 'once', shown } as const
    const run = told(6, (w) => [
      w({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'raised' }),
      w({ kind: 'question', run: 'run', question: 'q2', step: '4', shown }),
      w({ kind: 'answer', run: 'run', ...given, sig: signAnswer(DEVICE.privateKey, given) }),
      w({ ...intent, batch: 2 }),
      w({ kind: 'outcome', run: 'run', step: '4', batch: 2, outcome: 'done' }),
      w(ended('done'))
    ])
    expect(run).toMatchObject({ status: 'done', intents: 2, approved: 2, faults: [] })
  })

  test('a run that ends as unknown may leave an act open', () => {
    expect(told(6, (w) => [w(ended('unknown'))])).toMatchObject({ status: 'unknown', unknown: 1, faults: [] })
  })

  test('a run whose device went away is unknown, until the device tells how it ended', () => {
    expect(told(6, () => [gone])).toMatchObject({ status: 'unknown', code: 'session/no-device', faults: [] })
    const back = told(6, (w) => [
      gone,
      w({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'done' }),
      w(ended('done'))
    ])
    expect(back).toMatchObject({ status: 'done', unknown: 0, faults: [] })
    expect(back).not.toHaveProperty('code')
    expect(told(8, () => [gone])).toMatchObject({ status: 'done', faults: [] })
  })

  test('a device may begin what the server had refused unheard', () => {
    const refused = serverLeaf({ kind: 'run-refused', run: 'run', code: 'run/cancelled' })
    const run = told(2, (w) => [refused, w((runLeaves()[2] as Extract<LogLeaf, { from: 'device' }>).entry.event)])
    expect(run).toMatchObject({ status: 'open', faults: [] })
  })

  test('a token is signed for a run whose end the server has not heard of', () => {
    const renewed = serverLeaf({ kind: 'token-renewed', run: 'run', token: 'token-two' })
    expect(told(8, () => [renewed])).toMatchObject({ status: 'done', faults: [] })
  })
})
