import { continuesLog, includes, type TreeHead } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frontierOf, hashLeaf, rootOf } from './merkle.ts'
import { consistencyRanges, inclusionRanges, type LeafRange } from './proof-ranges.ts'
import { parseConsistency, parseInclusion, printConsistency, printInclusion } from './proof-text.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The leaves that Certificate Transparency's implementations test with. */
const KNOWN = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (leaf) => new Uint8Array(Buffer.from(leaf, 'hex'))
)
const LEAVES = Array.from({ length: 64 }, (_, i) => new Uint8Array([i]))

const headOf = (leaves: readonly Uint8Array[], size = leaves.length): TreeHead => ({
  size,
  root: rootOf(frontierOf(leaves.slice(0, size)))
})
const proofOf = (leaves: readonly Uint8Array[], ranges: readonly LeafRange[]): Uint8Array[] =>
  ranges.map(({ from, end }) => rootOf(frontierOf(leaves.slice(from, end))))

const spoil = (hash: Uint8Array): Uint8Array => hash.map((byte, i) => (i === 0 ? byte ^ 1 : byte))

/** Everything a liar can do to a list of hashes by one change. */
const spoiltOf = (proof: readonly Uint8Array[]): (readonly Uint8Array[])[] => [
  [...proof, LEAVES[0] as Uint8Array],
  [hashLeaf(new Uint8Array([99])), ...proof],
  ...proof.flatMap((hash, i) => [proof.with(i, spoil(hash)), proof.toSpliced(i, 1), proof.toSpliced(i, 0, hash)])
]

describe('an inclusion proof', () => {
  test.each([
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'
      ]
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'
      ]
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']]
  ])('of leaf %i of %i known leaves is the published one', (leaf, size, published) => {
    expect(proofOf(KNOWN, inclusionRanges(leaf, size)).map(hex)).toEqual(published)
  })

  test('shows its leaf at its place, and no other leaf, place, size or hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), (size, at) => {
        const leaf = at % size
        const head = headOf(LEAVES, size)
        const proof = proofOf(LEAVES, inclusionRanges(leaf, size))
        const hash = hashLeaf(LEAVES[leaf] as Uint8Array)
        expect(includes(head, { leaf, hash, proof })).toBe(true)
        expect(includes(head, { leaf, hash: spoil(hash), proof })).toBe(false)
        expect(includes({ ...head, root: spoil(head.root) }, { leaf, hash, proof })).toBe(false)
        for (const other of [leaf - 1, leaf + 1, size, -1])
          expect(includes(head, { leaf: other, hash, proof })).toBe(false)
        for (const spoilt of spoiltOf(proof)) expect(includes(head, { leaf, hash, proof: spoilt })).toBe(false)
      })
    )
  })
})

describe('a consistency proof', () => {
  test.each([
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'
      ]
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'
      ]
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'
      ]
    ]
  ])('from %i to %i known leaves is the published one', (old, size, published) => {
    expect(proofOf(KNOWN, consistencyRanges(old, size)).map(hex)).toEqual(published)
  })

  test('shows that a log continues another, and nothing of a fork, a log that went back, or other hashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), fc.nat(), (size, o, at) => {
        const old = 1 + (o % size)
        const [then, now] = [headOf(LEAVES, old), headOf(LEAVES, size)]
        const proof = proofOf(LEAVES, consistencyRanges(old, size))
        expect(continuesLog(then, now, proof)).toBe(true)
        const fork = headOf(LEAVES.with(at % old, new Uint8Array([200])), old)
        expect(continuesLog(fork, now, proof)).toBe(false)
        expect(continuesLog(then, { ...now, root: spoil(now.root) }, proof)).toBe(false)
        if (old < size) expect(continuesLog(now, then, proof)).toBe(false)
        for (const spoilt of spoiltOf(proof)) expect(continuesLog(then, now, spoilt)).toBe(false)
      })
    )
  })

  test('from the empty log is empty, and only from the empty log', () => {
    expect(continuesLog(headOf([]), headOf(LEAVES, 5), [])).toBe(true)
    expect(continuesLog({ size: 0, root: headOf(LEAVES, 1).root }, headOf(LEAVES, 5), [])).toBe(false)
    expect(continuesLog(headOf([]), headOf(LEAVES, 5), [headOf(LEAVES, 1).root])).toBe(false)
  })

  test('shows no log to continue a larger one, whatever its checkpoint says', () => {
    const { root } = headOf(LEAVES, 2)
    expect(continuesLog({ size: 2, root }, { size: 1, root }, [])).toBe(false)
  })
})

describe('the text of a proof', () => {
  const [one, two] = [1, 2].map((i) => hashLeaf(new Uint8Array([i]))) as [Uint8Array, Uint8Array]
  const checkpoint = 'log.example\n9\nAAAA\n\n— log.example AAAA\n'
  const inclusion = printInclusion({ leaf: 3, proof: [one, two], checkpoint })
  const consistency = printConsistency({ old: 3, proof: [one], checkpoint })

  test('is that of C2SP, and is read again', () => {
    const line = Buffer.from(one).toString('base64')
    expect(inclusion).toBe(
      `c2sp.org/tlog-proof@v1\nindex 3\n${line}\n${Buffer.from(two).toString('base64')}\n\n${checkpoint}`
    )
    expect(consistency).toBe(`old 3\n${line}\n\n${checkpoint}`)
    expect(parseInclusion(inclusion)).toEqual({ leaf: 3, proof: [one, two], checkpoint })
    expect(parseInclusion(inclusion.replace('\nindex', '\nextra AAAA\nindex'))?.leaf).toBe(3)
    expect(parseConsistency(consistency)).toEqual({ old: 3, proof: [one], checkpoint })
    expect(parseConsistency(`old 0\n\n${checkpoint}`)).toEqual({ old: 0, proof: [], checkpoint })
  })

  test.each([
    ['another version', (text: string) => text.replace('@v1', '@v2')],
    ['a leading zero', (text: string) => text.replace('index 3', 'index 03')],
    ['no number', (text: string) => text.replace('index 3\n', '')],
    ['a hash that is too short', (text: string) => text.replace(/\n[^\n]{44}\n/, '\nAAAA\n')],
    ['a second spelling of a hash', (text: string) => text.replace('=\n', '\n')],
    ['no checkpoint', (text: string) => text.replaceAll('\n\n', '\n')],
    [
      'more hashes than a log can have',
      (text: string) => text.replace(/(\n[^\n]{44})\n/, (_, line) => `${line.repeat(70)}\n`)
    ]
  ])('with %s is not read', (_, change) => {
    expect(change(inclusion)).not.toBe(inclusion)
    expect(parseInclusion(change(inclusion))).toBeUndefined()
  })
})
