import type { LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  enrolledLeaf,
  runLeaves,
  serverLeaf,
  story,
  testChain,
  testSigner,
  textsOf
} from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'
import { verifyOnCores } from './verify-on-cores.ts'

/** Longer than what is read at once, twice over. */
const MANY = 2500

const long = (write = testChain('dev', DEVICE)): LogLeaf[] => [
  enrolledLeaf(),
  serverLeaf({ ...DECIDED, grants: [...DECIDED.grants] }),
  write(BEGUN),
  ...Array.from({ length: MANY }, (_, batch) => write({ kind: 'resumed', run: 'run', batch })),
  write({ kind: 'run-ended', run: 'run', status: 'done' })
]

const LONG = long()

/** The log with leaf `n` as it would be signed by something else. */
const unsigned = (n: number): LogLeaf[] =>
  LONG.map((leaf, i) => {
    const other = LONG[i + 1]
    return i === n && leaf.from === 'device' && other?.from === 'device' ? { ...leaf, sig: other.sig } : leaf
  })

describe('on every processor a log is verified to the same as on one', () => {
  test.each([
    ['a whole one', LONG],
    ['one of a run with an answer', runLeaves()],
    ['one without a leaf', []],
    ['one whose first entry is not signed', unsigned(2)],
    ['one whose entry far behind is not signed', unsigned(2100)],
    ['one of another device’s signatures', long(testChain('dev', testSigner(9)))],
    [
      'one whose device is enrolled again with another key',
      LONG.toSpliced(1500, 0, enrolledLeaf({ x: testSigner(9).x }))
    ],
    ['one whose device was enrolled with a key that is none', LONG.with(0, enrolledLeaf({ x: 'A' }))],
    ['one whose device is enrolled behind its entries', [...LONG.slice(1), enrolledLeaf()]],
    ['one with two faults', unsigned(2200).with(1200, serverLeaf({ kind: 'epoch-raised', epoch: 7 }))],
    [
      'one of an answer that another signed',
      story(4, (write) => [write(answered('q1', 'once', { signer: testSigner(9) }))])
    ],
    [
      'one of an answer whose signature is no text of bytes',
      story(4, (write) => [write({ ...answered('q1', 'once'), sig: '!' })])
    ]
  ])('%s', async (_, leaves) => {
    const bundle = bundleOf(textsOf(leaves))
    expect(await verifyOnCores(bundle)).toEqual(verifyBundle(bundle))
  })

  test('also where leaves are none, and where they were changed after the checkpoint was signed', async () => {
    const texts = textsOf(LONG)
    const { hashes: _none, ...bare } = bundleOf(texts)
    for (const bundle of [
      bundleOf(texts.with(2300, '{"v":1}')),
      bundleOf(texts.with(9, '')),
      { ...bundleOf(texts), leaves: texts.with(2300, texts[9] as string) },
      { ...bare, leaves: texts.toSpliced(2300, 1) }
    ]) {
      const told = await verifyOnCores(bundle)
      expect(told).toEqual(verifyBundle(bundle))
      expect(told.ok).toBe(false)
    }
  })
})
