import { createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { keyId } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadLogKeys, type ServerKeys } from '../capability/index.ts'
import { openStore, type Queries, type Store } from '../store/index.ts'
import { serverLeaf } from '../testing/test-log.ts'
import { appendLeaves } from './append-leaves.ts'
import { leafText } from './leaf-text.ts'
import { parseInclusion } from './proof-text.ts'
import { readTile } from './read-log.ts'
import { readInclusion } from './read-proof.ts'

interface ForeignEntry {
  readonly canonicalizedBody: Buffer
  readonly inclusionProof: {
    readonly logIndex: string
    readonly hashes: readonly Buffer[]
    readonly checkpoint: { readonly envelope: string }
  }
}

/** Sigstore's verifier of transparency logs (npm `@sigstore/verify`): its two steps, as its own code calls them. */
const require = createRequire(import.meta.url)
const sigstore = dirname(require.resolve('@sigstore/verify'))
const { verifyCheckpoint } = require(join(sigstore, 'tlog/checkpoint.js')) as {
  verifyCheckpoint(entry: ForeignEntry, logs: readonly object[]): { readonly logSize: bigint }
}
const { verifyMerkleInclusion } = require(join(sigstore, 'tlog/merkle.js')) as {
  verifyMerkleInclusion(entry: ForeignEntry, checkpoint: object): void
}

const SIZE = 300
const LEAVES = Array.from({ length: SIZE }, (_, i) => serverLeaf({ kind: 'epoch-raised', epoch: i + 1 }))

let store: Store
let db: Queries
let keys: Pick<ServerKeys, 'log'>
beforeAll(async () => {
  store = await openStore()
  db = store.of('acme')
  keys = { log: await loadLogKeys(store.server, 'https://log.example', 'acme') }
  await db.transaction((tx) => appendLeaves(tx, LEAVES))
})
afterAll(() => store.close())

const trusted = () => {
  const { name, key } = keys.log.note
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
    format: 'jwk'
  })
  return [{ baseURL: `https://${name}`, logID: Buffer.from(keyId(keys.log.note)), publicKey }]
}

const entryOf = async (leaf: number): Promise<ForeignEntry> => {
  const given = parseInclusion((await readInclusion(db, keys, leaf)) ?? '')
  if (!given) throw new Error('no proof')
  // The leaf as it stands in the entry bundle that the log serves.
  const bundle = Buffer.from(
    (await readTile(db, { level: 'entries', n: Math.floor(leaf / 256), width: leaf < 256 ? 256 : 44 })) ?? []
  )
  let from = 0
  for (let i = 0; i < leaf % 256; i++) from += 2 + bundle.readUInt16BE(from)
  return {
    canonicalizedBody: bundle.subarray(from + 2, from + 2 + bundle.readUInt16BE(from)),
    inclusionProof: {
      logIndex: String(given.leaf),
      hashes: given.proof.map((hash) => Buffer.from(hash)),
      checkpoint: { envelope: given.checkpoint }
    }
  }
}

test('Sigstore’s verifier finds our leaves in our log, by our checkpoint, proofs and entry bundles', async () => {
  for (const leaf of [0, 7, 255, 256, 299]) {
    const entry = await entryOf(leaf)
    expect(entry.canonicalizedBody.toString()).toBe(leafText(LEAVES[leaf] as (typeof LEAVES)[number]))
    const checkpoint = verifyCheckpoint(entry, trusted())
    expect(checkpoint.logSize).toBe(BigInt(SIZE))
    verifyMerkleInclusion(entry, checkpoint)
  }
})

test('and says no to another leaf, place or signature', async () => {
  const entry = await entryOf(7)
  const other = await entryOf(8)
  const checkpoint = verifyCheckpoint(entry, trusted())
  expect(() => verifyMerkleInclusion({ ...entry, canonicalizedBody: other.canonicalizedBody }, checkpoint)).toThrow()
  expect(() => verifyMerkleInclusion({ ...entry, inclusionProof: other.inclusionProof }, checkpoint)).toThrow()
  const forged = { envelope: entry.inclusionProof.checkpoint.envelope.replace('\n300\n', '\n301\n') }
  expect(() =>
    verifyCheckpoint({ ...entry, inclusionProof: { ...entry.inclusionProof, checkpoint: forged } }, trusted())
  ).toThrow('signature')
})
