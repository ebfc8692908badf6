import { type EffectClass, type LogLeaf, settledText } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DEVICE,
  faultOf,
  HASH,
  INTENT,
  outcomeOf,
  raisedTo,
  runOf,
  SHOWN,
  serverLeaf,
  signText,
  silent,
  story,
  testSigner,
  textsOf,
  type Write
} from '../testing/test-log.ts'

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

  test('a later round whose form held what stood there before is done on a table that was asked over such a form', () => {
    const table = { kind: 'question', run: 'run', question: 'q1', step: '4@0', class: 'submit', shown: SHOWN } as const
    const told = (first: readonly Parameters<Write>[0][], more: readonly Parameters<Write>[0][] = []) =>
      silent((w) => [
        w(BEGUN),
        ...first.map((event) => w(event)),
        w({ ...table, rows: ['4@1'] }),
        w(answered('q1', 'once')),
        w({ ...INTENT, step: '4@1', batch: 2 }),
        w({ ...raisedTo('submit'), step: '4@1', batch: 2 }),
        ...more.map((event) => w(event)),
        w({ ...INTENT, step: '4@1', batch: 3 }),
        w({ ...outcomeOf('done'), step: '4@1', batch: 3 }),
        w(ended('done'))
      ])
    const left = [
      { ...INTENT, step: '4@0' },
      { ...raisedTo('submit'), step: '4@0' }
    ]
    const own = { ...table, question: 'q2', step: '4@1' }
    expect(runOf(told(left))?.faults).toEqual([])
    expect(runOf(told([], [own, answered('q2', 'once')]))?.faults).toEqual([])
    expect(runOf(told([]))?.faults).toMatchObject([{ why: 'the act needed a yes that nobody gave' }])
  })

  const again = (question: string) => ({ kind: 'question', run: 'run', question, step: '4', shown: SHOWN }) as const
  const notRun = { ...outcomeOf('done'), outcome: 'not-run' } as const

  test('an act of which nothing came is asked about anew, also after a restart, and done on the newest yes', () => {
    const run = told(6, (w) => [
      w(notRun),
      w(again('q2')),
      w(answered('q2', 'once')),
      w({ ...INTENT, batch: 2 }),
      w({ kind: 'resumed', run: 'run', batch: 2 }),
      w({ ...notRun, batch: 2 }),
      w(again('q3')),
      w(answered('q3', 'once')),
      w({ ...INTENT, batch: 3 }),
      w({ ...outcomeOf('done'), batch: 3 }),
      w(ended('done'))
    ])
    expect(run).toMatchObject({ status: 'done', intents: 3, approved: 3, faults: [] })
  })

  test('what was answered for the task stands for the act that is asked about anew', () => {
    const run = told(3, (w) => [
      w(again('q1')),
      w(answered('q1', 'task', { covers: HASH })),
      w(INTENT),
      w(notRun),
      w(again('q2')),
      w(answered('q2', 'task', { covers: HASH, given: 'q1' })),
      w({ ...INTENT, batch: 2 }),
      w({ ...outcomeOf('done'), batch: 2 }),
      w(ended('done'))
    ])
    expect(run).toMatchObject({ status: 'done', faults: [] })
  })

  test('a question of another kind leaves the yes to the act as it is', () => {
    const unlock = { kind: 'question', run: 'run', question: 'q2', about: 'unlock', shown: SHOWN } as const
    const run = told(5, (w) => [
      w(unlock),
      w(answered('q2', 'once')),
      w(INTENT),
      w(outcomeOf('done')),
      w(ended('done'))
    ])
    expect(run).toMatchObject({ status: 'done', faults: [] })
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

  test('nobody settles an act of a run that there never was, where nothing of its device was erased', () => {
    const of = (w: Write) => [w({ ...settledBy('done'), run: 'none' })]
    expect(faultOf(bundleOf(textsOf(story(8, of))))).toMatchObject({
      leaf: 8,
      why: expect.stringMatching(/not the device/)
    })
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
