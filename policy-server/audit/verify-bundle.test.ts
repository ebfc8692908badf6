import { printVerifierKey } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bundleOf, DEVICE, faultOf, LOG_KEY as key, logKey, runLeaves, textsOf } from '../testing/test-log.ts'
import { signNote as sign } from './signed-note.ts'
import { verifyBundle } from './verify-bundle.ts'

const GOOD = textsOf(runLeaves())
const good = bundleOf(GOOD)
const ROOT = `${'A'.repeat(43)}=`
const signNote = (text: string): string => sign(text, key.note, key.privateKey)

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
    ['given a leaf twice', GOOD.toSpliced(4, 0, GOOD[4] as string), 5, 'extended', /not covered by the checkpoint/],
    ['given a leaf that is none of it', GOOD.toSpliced(4, 0, 'none'), 4, 'extended', /not covered/],
    ['cut at two places', GOOD.toSpliced(6, 1).toSpliced(3, 1), 3, 'truncated', /only 6 are here/],
    ['cut, and filled up', [...GOOD.toSpliced(3, 1), 'none'], 3, 'truncated', /chain jumps/],
    ['given a leaf, and cut', GOOD.toSpliced(4, 0, 'none').slice(0, -1), 4, 'extended', /canonical JSON/],
    ['one leaf in the place of another', GOOD.with(5, GOOD[2] as string), 5, 'reordered', /chain jumps/],
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
      why: 'the checkpoint is not signed by this key: its signature names another of the same name'
    })
  })

  test.each([
    ['with lines ended as on Windows', good.checkpoint.replaceAll('\n', '\r\n'), /no signed note/],
    ['with something behind it', `${good.checkpoint}x`, /no signed note/],
    ['of another name', good.checkpoint.replaceAll(key.note.name, 'writ:other/log'), /no signature of that name/],
    ['with another root', good.checkpoint.replace(/^.{43}=$/m, `${'A'.repeat(43)}=`), /is not valid/],
    ['of more leaves than can be counted', signNote(`${key.note.name}\n9007199254740993\n${ROOT}\n`), /no checkpoint/],
    ['of another log, signed by this key', signNote(`writ:other/log\n8\n${ROOT}\n`), /no checkpoint of its log/]
  ])('%s is said to be that', (_, checkpoint, why) => {
    expect(faultOf({ ...good, checkpoint })).toEqual({ fault: 'unsigned', why: expect.stringMatching(why) })
  })

  test.each([
    ['older', GOOD.slice(0, 5), { fault: 'extended', leaf: 5 }],
    ['newer', [...GOOD, 'more'], { fault: 'truncated', leaf: 8 }]
  ])('that is %s than the leaves is not theirs', (_, leaves, named) => {
    expect(faultOf({ ...good, checkpoint: bundleOf(leaves).checkpoint })).toMatchObject(named)
  })

  test('of as many leaves as one seen earlier, and of another root, is a fork, whatever the leaves are', () => {
    const other = bundleOf([...GOOD.slice(0, -1), 'another']).checkpoint
    for (const checkpoint of [good.checkpoint, other]) {
      const earlier = [checkpoint === other ? good.checkpoint : other]
      expect(verifyBundle({ ...good, checkpoint }, undefined, { earlier })).toMatchObject({
        refusal: { detail: { fault: 'forked', why: expect.stringContaining('two checkpoints of 8 leaves') } }
      })
    }
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

test('a leaf that was changed is named as that, where the same was logged once more', () => {
  const twice = [...GOOD, 'again', ...GOOD.slice(0, 1)]
  expect(faultOf({ ...bundleOf(twice), leaves: twice.with(0, 'other') })).toMatchObject({ fault: 'altered', leaf: 0 })
  expect(faultOf({ ...bundleOf(twice), leaves: twice.slice(1) })).toMatchObject({ fault: 'truncated', leaf: 0 })
})

test('a device’s key has one spelling', () => {
  const spelled = textsOf(runLeaves())
  // The last two bits of 43 characters are none of the 32 bytes.
  const x = DEVICE.x.slice(0, -1)
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = x + last[last.indexOf(DEVICE.x.slice(-1)) + 1]
  const leaves = spelled.with(0, (spelled[0] as string).replace(DEVICE.x, other))
  expect(leaves[0]).not.toBe(spelled[0])
  expect(faultOf(bundleOf(leaves))).toEqual({ fault: 'untrue', leaf: 0, why: 'the device’s key is no Ed25519 key' })
})

describe('what is given as a leaf’s hash', () => {
  const { hashes } = good
  test.each([
    ['another', hashes.with(5, hashes[4] as string), 5],
    ['no hash', hashes.with(5, 'AAAA'), 5],
    ['spelled otherwise', hashes.with(5, (hashes[5] as string).replace('=', '')), 5],
    ['missing', hashes.toSpliced(5, 1), 5],
    ['missing at the end', hashes.slice(0, -1), 7],
    ['one too many', [...hashes, hashes[0] as string], 8]
  ])('is %s: it is named, though the leaves are those that were signed', (_, hashes, leaf) => {
    expect(faultOf({ ...good, hashes })).toMatchObject({ fault: 'altered', leaf })
  })
})

test('what cannot be is untrue where it was signed so, and altered where the leaves were changed since', () => {
  const leaves = GOOD.with(5, (GOOD[5] as string).replace('"use":1', '"use":2'))
  const { hashes: _, ...bare } = good
  const named = { leaf: 5, why: 'the device’s signature is not valid' }
  expect(faultOf(bundleOf(leaves))).toEqual({ fault: 'untrue', ...named })
  expect(faultOf({ ...bare, leaves })).toEqual({ fault: 'altered', ...named })
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
