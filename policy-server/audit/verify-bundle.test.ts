import { printVerifierKey } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bundleOf, faultOf, LOG_KEY as key, logKey, runLeaves, textsOf } from '../testing/test-log.ts'
import { verifyBundle } from './verify-bundle.ts'

const GOOD = textsOf(runLeaves())
const good = bundleOf(GOOD)

const swapped = (texts: readonly string[], i: number, k: number): string[] =>
  texts.map((text, at) => (at === i ? texts[k] : at === k ? texts[i] : text) as string)

test('a whole log verifies, and tells its runs', () => {
  expect(verifyBundle(good, printVerifierKey(key.note))).toEqual({
    ok: true,
    value: {
      size: 8,
      root: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      erased: [],
      witnessed: [],
      runs: [
        { run: 'run', agent: 'agent', device: 'dev', status: 'done', intents: 1, unknown: 0, approved: 1, faults: [] }
      ]
    }
  })
  expect(verifyBundle({ checkpoint: good.checkpoint, key: good.key, leaves: GOOD }).ok).toBe(true)
})

describe('a log that was changed after its checkpoint was signed', () => {
  test.each([
    ['altered', GOOD.map((leaf, i) => (i === 1 ? leaf.replace('"asked":1', '"asked":0') : leaf)), 1, 'altered', /root/],
    ['truncated', GOOD.slice(0, -1), 7, 'truncated', /only 7 are here/],
    ['cut in the middle', GOOD.toSpliced(3, 1), 3, 'truncated', /only 7 are here/],
    ['cut at its beginning', GOOD.slice(2), 0, 'truncated', /only 6 are here/],
    ['reordered', swapped(GOOD, 5, 6), 5, 'reordered', /chain jumps from 2 to 4/],
    ['reordered at its end', swapped(GOOD, 6, 7), 6, 'reordered', /chain jumps from 3 to 5/],
    ['given a leaf twice', GOOD.toSpliced(4, 0, GOOD[4] as string), 5, 'reordered', /not covered by the checkpoint/],
    ['given another leaf', [...GOOD, GOOD[7] as string], 8, 'extended', /not covered by the checkpoint/],
    ['emptied', [], 0, 'truncated', /only 0 are here/]
  ] as const)(
    '%s: is named, with the leaf, where the leaf hashes are there to tell',
    (_, leaves, leaf, fault, without) => {
      expect(faultOf({ ...good, leaves })).toMatchObject({ leaf, fault })
      const { hashes: _none, ...bare } = good
      expect(faultOf({ ...bare, leaves })?.why).toMatch(without)
    }
  )

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
    ['of another log’s key', { ...good, checkpoint: bundleOf(GOOD, logKey()).checkpoint }],
    ['with another size', { ...good, checkpoint: good.checkpoint.replace('\n8\n', '\n7\n') }],
    ['with another signature', { ...good, checkpoint: good.checkpoint.replace(/.{6}\n$/, 'AAAA=\n') }],
    ['with a key that is none', { ...good, key: 'x' }]
  ])('%s does not verify', (_, bundle) => {
    expect(faultOf(bundle)).toHaveProperty('why')
  })

  test('is not verified by the bundle’s key when the caller trusts another', () => {
    expect(faultOf(good, printVerifierKey(logKey().note))).toEqual({
      fault: 'unsigned',
      why: 'the checkpoint is not signed by this key'
    })
  })

  test('seen earlier must be continued', () => {
    const shorter = bundleOf(GOOD.slice(0, 5)).checkpoint
    const fork = bundleOf([...GOOD.slice(0, 4), 'another']).checkpoint
    const longer = bundleOf([...GOOD, 'more']).checkpoint
    expect(verifyBundle(good, undefined, { earlier: [shorter] }).ok).toBe(true)
    const named = (...earlier: string[]) => verifyBundle(good, undefined, { earlier })
    expect(named(fork)).toMatchObject({ refusal: { detail: { fault: 'forked' } } })
    expect(named(shorter, longer)).toMatchObject({ refusal: { detail: { fault: 'rolled-back' } } })
    expect(named(bundleOf(GOOD, logKey()).checkpoint)).toMatchObject({ refusal: { detail: { fault: 'unsigned' } } })
  })
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
  expect(faultOf(bundleOf(spoilt))).toMatchObject({ leaf: 1, why: expect.stringMatching(/canonical JSON/) })
})
