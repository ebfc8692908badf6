import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson, type LogFault, printVerifierKey } from '@writ/dsl/contract'
import {
  frontierOf,
  hashLeaf,
  packEntries,
  printTilePath,
  rootOf,
  signCheckpoint,
  TILE_WIDTH,
  tileWidthAt
} from '@writ/policy-server/audit'
import { expect, test } from 'vitest'
import { readLogTiles } from './read-log-tiles.ts'
import { reportOnLog } from './verify-report.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const NOTE = {
  name: 'log.example/acme',
  key: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
}
const KEY = printVerifierKey(NOTE)

const leafOf = (n: number): string =>
  canonicalJson({ v: 1, from: 'server', at: '2026-03-01T10:00:00.000Z', event: { kind: 'epoch-raised', epoch: n + 1 } })

type Files = Map<string, Buffer>

/** A log of so many leaves as it is served: its files by their paths. */
const tiled = (size: number, leaf = leafOf): Files => {
  const leaves = Array.from({ length: size }, (_, n) => leaf(n))
  const bytes = leaves.map((text) => Buffer.from(text))
  const files: Files = new Map()
  const checkpoint = { origin: NOTE.name, size, root: rootOf(frontierOf(bytes)) }
  files.set('checkpoint', Buffer.from(signCheckpoint(checkpoint, NOTE, privateKey)))
  const levels: Uint8Array[][] = [bytes.map(hashLeaf)]
  while ((levels.at(-1) as Uint8Array[]).length >= TILE_WIDTH)
    levels.push(
      Array.from({ length: Math.floor((levels.at(-1) as Uint8Array[]).length / TILE_WIDTH) }, (_, n) =>
        rootOf(frontierOf(bytes.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH)))
      )
    )
  for (const [level, hashes] of levels.entries())
    for (let n = 0; tileWidthAt(size, level, n) > 0; n++) {
      const width = tileWidthAt(size, level, n)
      const [from, end] = [n * TILE_WIDTH, n * TILE_WIDTH + width]
      files.set(`tile/${printTilePath({ level, n, width })}`, Buffer.concat(hashes.slice(from, end)))
      if (level === 0)
        files.set(
          `tile/${printTilePath({ level: 'entries', n, width })}`,
          Buffer.from(packEntries(leaves.slice(from, end)))
        )
    }
  return files
}

const verify = async (files: Files, tree = false) => {
  const log = await readLogTiles((path) => Promise.resolve(files.get(path)), KEY)
  return reportOnLog({ from: 'here', log }, { key: KEY, run: undefined, earlier: [], witnesses: [], tree })
}

const SIZE = 600
const GOOD = tiled(SIZE)
const file = (files: Files, path: string): Buffer => {
  const found = files.get(path)
  if (!found) throw new Error(`no ${path}`)
  return found
}
const change = (path: string, to: (bytes: Buffer) => Buffer | undefined): Files => {
  const files = new Map(GOOD)
  const changed = to(Buffer.from(file(files, path)))
  if (changed) files.set(path, changed)
  else files.delete(path)
  return files
}
const flip = (at: number) => (bytes: Buffer) => {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}
/** Where entry `n` of an entry bundle begins. */
const entryAt = (bytes: Buffer, n: number): number => {
  let at = 0
  for (let i = 0; i < n; i++) at += 2 + bytes.readUInt16BE(at)
  return at
}
const without = (n: number) => (bytes: Buffer) =>
  Buffer.concat([bytes.subarray(0, entryAt(bytes, n)), bytes.subarray(entryAt(bytes, n + 1))])

test('a log verifies by all of its tiles', async () => {
  for (const size of [0, 1, 255, 256, 257, 512, SIZE])
    expect(await verify(tiled(size))).toMatchObject({ verified: true, size })
})

test('where a partial tile is kept no more, the whole one is read in its place', async () => {
  const files = new Map(GOOD)
  const more = tiled(768)
  for (const path of ['entries/002', '0/002']) {
    files.delete(`tile/${path}.p/88`)
    files.set(`tile/${path}`, file(more, `tile/${path}`))
  }
  expect(await verify(files)).toMatchObject({ verified: true, size: SIZE })
})

const gone = () => undefined
const more = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0])])
const less = (bytes: Buffer) => bytes.subarray(0, -1)
const ENTRIES = 'tile/entries/001'
const LAST = 'tile/entries/002.p/88'

test.each<[string, Files, LogFault, number]>([
  ['a leaf is changed', change(ENTRIES, flip(40)), 'altered', 256],
  ['a leaf is no text any more', change(ENTRIES, (bytes) => bytes.fill(0xff, 3, 4)), 'altered', 256],
  ['a leaf is missing in a whole tile', change(ENTRIES, without(7)), 'truncated', 511],
  ['a leaf is missing at the end', change(LAST, without(87)), 'truncated', 599],
  ['a bundle is cut off within a leaf', change(LAST, less), 'truncated', 599],
  ['a bundle goes on', change(LAST, more), 'extended', 600],
  ['a whole bundle goes on', change(ENTRIES, more), 'extended', 512],
  ['a bundle is missing', change(ENTRIES, gone), 'truncated', 256],
  ['the last bundle is missing', change(LAST, gone), 'truncated', 512],
  ['a leaf hash is changed', change('tile/0/001', flip(32 * 3 + 5)), 'altered', 259],
  ['a tile of leaf hashes is missing', change('tile/0/001', gone), 'truncated', 256],
  ['a tile of leaf hashes is cut off', change('tile/0/001', less), 'truncated', 511],
  ['a tile of leaf hashes goes on', change('tile/0/002.p/88', more), 'extended', 600],
  ['a hash above the leaves is changed', change('tile/1/000.p/2', flip(40)), 'altered', 256],
  ['a tile above the leaves is missing', change('tile/1/000.p/2', gone), 'truncated', 0],
  ['a tile above the leaves is cut off', change('tile/1/000.p/2', less), 'truncated', 256],
  ['a tile above the leaves goes on', change('tile/1/000.p/2', more), 'extended', 512],
  [
    'two bundles changed places',
    new Map([...GOOD, ['tile/entries/000', file(GOOD, ENTRIES)], [ENTRIES, file(GOOD, 'tile/entries/000')]]),
    'reordered',
    0
  ],
  ['a bundle stands in the place of another', change('tile/entries/000', () => file(GOOD, ENTRIES)), 'truncated', 0],
  // Of an older log there was no such tile: it begins with this leaf.
  ['the checkpoint is an older one', change('checkpoint', () => file(tiled(300), 'checkpoint')), 'truncated', 0],
  ['the checkpoint is a newer one', change('checkpoint', () => file(tiled(700), 'checkpoint')), 'truncated', 512]
])('where %s, that is named with its leaf', async (_, files, fault, leaf) => {
  for (const tree of [false, true])
    expect(await verify(files, tree)).toMatchObject({ verified: false, detail: { fault, leaf } })
})

test('a leaf that was changed with its hash is named by the tile above it, to its 256', async () => {
  const other = tiled(SIZE, (n) => (n === 300 ? leafOf(n).replace('10:00', '11:00') : leafOf(n)))
  const files = new Map(GOOD)
  for (const path of [ENTRIES, 'tile/0/001']) files.set(path, file(other, path))
  expect(await verify(files)).toMatchObject({
    verified: false,
    detail: { fault: 'altered', leaf: 256, why: expect.stringContaining('leaves 256 to 511') }
  })
})

test('of a log whose checkpoint is of none, nothing more is read', async () => {
  const note = file(GOOD, 'checkpoint').toString().replace('\n600\n', '\n9007199254740993\n')
  const asked: string[] = []
  const log = await readLogTiles((path) => {
    asked.push(path)
    return Promise.resolve(path === 'checkpoint' ? Buffer.from(note) : undefined)
  }, KEY)
  expect(asked).toEqual(['checkpoint'])
  const report = await reportOnLog(
    { from: 'here', log },
    { key: KEY, run: undefined, earlier: [], witnesses: [], tree: false }
  )
  expect(report).toMatchObject({ verified: false, detail: { fault: 'unsigned' } })
})

test('leaves of another’s log may be any bytes', async () => {
  const bytes = [Buffer.from([0xff, 0, 0x80]), Buffer.from('text')]
  const files: Files = new Map()
  const root = rootOf(frontierOf(bytes))
  files.set('checkpoint', Buffer.from(signCheckpoint({ origin: NOTE.name, size: 2, root }, NOTE, privateKey)))
  files.set('tile/entries/000.p/2', Buffer.concat(bytes.flatMap((leaf) => [Buffer.from([0, leaf.length]), leaf])))
  files.set('tile/0/000.p/2', Buffer.concat(bytes.map(hashLeaf)))
  expect(await verify(files, true)).toMatchObject({ verified: true, size: 2 })
  expect(await verify(files)).toMatchObject({ verified: false, detail: { fault: 'untrue', leaf: 0 } })
})
