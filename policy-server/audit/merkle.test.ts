import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendHash, EMPTY_LOG, EMPTY_ROOT, frontierOf, hashLeaf, hashNode, rootOf } from './merkle.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The leaves and roots that Certificate Transparency's implementations test with. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
]
const bytes = LEAVES.map((leaf) => new Uint8Array(Buffer.from(leaf, 'hex')))

/** RFC 6962 §2.1, word for word. */
const rootByDefinition = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [first] = leaves
  if (!first) return EMPTY_ROOT
  if (leaves.length === 1) return hashLeaf(first)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return hashNode(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)))
}

describe('the root of a log', () => {
  test('of nothing is the hash of nothing', () => {
    expect(hex(rootOf(EMPTY_LOG))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  test.each(ROOTS.map((root, i) => [i + 1, root] as const))(
    'of the first %i known leaves is the published one',
    (n, root) => {
      expect(hex(rootOf(frontierOf(bytes.slice(0, n))))).toBe(root)
    }
  )

  test('appended one by one is the root by definition', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 300 }), (leaves) => {
        expect(hex(rootOf(frontierOf(leaves)))).toBe(hex(rootByDefinition(leaves)))
      }),
      { numRuns: 60 }
    )
  })

  test('every completed subtree is the root of the leaves it covers', () => {
    const leaves = Array.from({ length: 70 }, (_, i) => new Uint8Array([i]))
    let frontier = EMPTY_LOG
    for (const leaf of leaves) {
      const appended = appendHash(frontier, hashLeaf(leaf))
      for (const { height, n, hash } of appended.completed) {
        const width = 2 ** height
        expect(hex(hash)).toBe(hex(rootByDefinition(leaves.slice(n * width, (n + 1) * width))))
      }
      frontier = appended.frontier
    }
    expect(frontier.roots).toHaveLength(3)
  })
})
