import { continuesLog, includes, type LogLeaf } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadLogKeys, type ServerKeys } from '../capability/index.ts'
import { logLeaves, openStore, type Queries, type Store } from '../store/index.ts'
import { serverLeaf } from '../testing/test-log.ts'
import { appendLeaves } from './append-leaves.ts'
import { openCheckpoint } from './checkpoint.ts'
import { leafText } from './leaf-text.ts'
import { frontierOf, hashLeaf, hashNode, rootOf } from './merkle.ts'
import { parseConsistency, parseInclusion } from './proof-text.ts'
import { exportLog, readTile } from './read-log.ts'
import { readConsistency, readInclusion } from './read-proof.ts'
import { readHead } from './served-checkpoint.ts'
import { TILE_WIDTH, tileWidthAt } from './tiles.ts'
import { verifyBundle } from './verify-bundle.ts'

const SIZE = 600
const LEAVES: readonly LogLeaf[] = Array.from({ length: SIZE }, (_, i) =>
  serverLeaf({ kind: 'epoch-raised', epoch: i + 1 })
)
const bytes = LEAVES.map((leaf) => Buffer.from(leafText(leaf)))

let store: Store
let db: Queries
let keys: Pick<ServerKeys, 'log'>
const roots: string[] = []

beforeAll(async () => {
  store = await openStore()
  db = store.of('acme')
  keys = { log: await loadLogKeys(store.server, 'https://log.example', 'acme') }
  for (let at = 0, step = 1; at < SIZE; at += step, step = (step * 3) % 97) {
    await db.transaction((tx) => appendLeaves(tx, LEAVES.slice(at, at + step)))
    roots.push((await readHead(db, keys)).note)
  }
})
afterAll(() => store.close())

test('each checkpoint is of the leaves until then', () => {
  expect(roots.length).toBeGreaterThan(5)
  for (const note of roots) {
    const checkpoint = openCheckpoint(note, keys.log.note)
    expect(checkpoint?.origin).toBe('log.example/acme/log')
    expect(checkpoint?.root).toEqual(rootOf(frontierOf(bytes.slice(0, checkpoint?.size))))
  }
  expect(openCheckpoint(roots.at(-1) ?? '', keys.log.note)?.size).toBe(SIZE)
})

describe('tiles', () => {
  const read = async (level: number, n: number) => {
    const width = tileWidthAt(SIZE, level, n)
    const tile = await readTile(db, { level, n, width })
    expect(tile).toHaveLength(width * 32)
    return Array.from({ length: width }, (_, i) => tile?.slice(i * 32, i * 32 + 32) as Uint8Array)
  }

  test('of the lowest level hold the leaf hashes', async () => {
    const hashes = [...(await read(0, 0)), ...(await read(0, 1)), ...(await read(0, 2))]
    expect(hashes).toEqual(bytes.map((leaf) => hashLeaf(leaf)))
  })

  test('of the next level hold the roots of whole tiles, and all together give the root', async () => {
    const upper = await read(1, 0)
    expect(upper).toEqual([0, 1].map((n) => rootOf(frontierOf(bytes.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH)))))
    const [left, right] = upper
    if (!left || !right) throw new Error('no upper tile')
    const rest = rootOf(frontierOf(bytes.slice(512)))
    expect(hashNode(hashNode(left, right), rest)).toEqual(rootOf(frontierOf(bytes)))
  })

  test('a narrower tile is the beginning of the wider one', async () => {
    const narrow = await readTile(db, { level: 0, n: 2, width: 3 })
    const wide = await readTile(db, { level: 0, n: 2, width: 88 })
    expect(narrow).toEqual(wide?.slice(0, 96))
  })

  test.each([
    [0, 2, 89],
    [0, 3, 1],
    [1, 0, 3],
    [2, 0, 1]
  ])('tile %i/%i of %i hashes does not exist yet', async (level, n, width) => {
    expect(await readTile(db, { level, n, width })).toBeUndefined()
  })

  test('of entries hold the leaves behind their lengths', async () => {
    const bundle = Buffer.from((await readTile(db, { level: 'entries', n: 2, width: 88 })) ?? [])
    const read: string[] = []
    for (let at = 0; at < bundle.length; ) {
      const length = bundle.readUInt16BE(at)
      read.push(bundle.subarray(at + 2, at + 2 + length).toString())
      at += 2 + length
    }
    expect(read).toEqual(LEAVES.slice(512).map(leafText))
  })
})

describe('proofs', () => {
  const heads = () =>
    roots.map((note) => {
      const checkpoint = openCheckpoint(note, keys.log.note)
      if (!checkpoint) throw new Error('no checkpoint')
      return checkpoint
    })

  test('of every leaf show it in the log of the newest checkpoint', async () => {
    const head = heads().at(-1)
    for (const leaf of [0, 1, 254, 255, 256, 300, 511, 512, 575, 598, 599]) {
      const read = parseInclusion((await readInclusion(db, keys, leaf)) ?? '')
      if (!read || !head) throw new Error('no proof')
      expect(openCheckpoint(read.checkpoint, keys.log.note)).toEqual(head)
      const hash = hashLeaf(bytes[leaf] as Buffer)
      expect([leaf, includes(head, { leaf: read.leaf, hash, proof: read.proof })]).toEqual([leaf, true])
    }
    expect(await readInclusion(db, keys, SIZE)).toBeUndefined()
  })

  test('show that the log continues each earlier checkpoint', async () => {
    for (const then of heads()) {
      const read = parseConsistency((await readConsistency(db, keys, then.size)) ?? '')
      const now = openCheckpoint(read?.checkpoint ?? '', keys.log.note)
      if (!read || !now) throw new Error('no proof')
      expect([then.size, read.old, continuesLog(then, now, read.proof)]).toEqual([then.size, then.size, true])
    }
    expect(await readConsistency(db, keys, 0)).toMatch(/^old 0\n\n/)
    expect(await readConsistency(db, keys, SIZE + 1)).toBeUndefined()
  })
})

describe('the export', () => {
  test('verifies with the log’s key', async () => {
    expect(verifyBundle(await exportLog(db, keys), keys.log.verifier, { earlier: roots })).toMatchObject({
      ok: true,
      value: { size: SIZE }
    })
  })

  test('gives the leaves from a number on', async () => {
    const { leaves } = await exportLog(db, keys, SIZE - 2)
    expect(leaves).toEqual(LEAVES.slice(-2).map(leafText))
  })

  test('a leaf that was changed in the database is named', async () => {
    await db
      .transaction(async (tx) => {
        const leaf = leafText(serverLeaf({ kind: 'epoch-raised', epoch: 300 })).replace('10:00', '11:00')
        await tx.update(logLeaves).set({ leaf }).where(eq(logLeaves.n, 299))
        const verified = verifyBundle(await exportLog(tx, keys), keys.log.verifier)
        expect(verified).toMatchObject({ ok: false, refusal: { detail: { leaf: 299 } } })
        tx.rollback()
      })
      .catch((error: Error) => expect(error.message).toMatch(/rollback/i))
  })
})

test('a leaf that the log’s entry bundles could not hold is not appended', async () => {
  const long = serverLeaf({ kind: 'run-refused', run: 'x'.repeat(70_000), code: 'run/cancelled' })
  await expect(
    db.transaction((tx) => appendLeaves(tx, [serverLeaf({ kind: 'epoch-raised', epoch: 601 }), long]))
  ).rejects.toThrow('too long')
  expect(openCheckpoint((await readHead(db, keys)).note, keys.log.note)?.size).toBe(SIZE)
})
