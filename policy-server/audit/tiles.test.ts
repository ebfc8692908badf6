import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packEntries, parseTilePath, printTilePath, tileWidthAt } from './tiles.ts'

describe('a tile’s path', () => {
  test.each([
    [{ level: 0, n: 0, width: 256 }, '0/000'],
    [{ level: 1, n: 999, width: 256 }, '1/999'],
    [{ level: 0, n: 1234067, width: 256 }, '0/x001/x234/067'],
    [{ level: 0, n: 273, width: 112 }, '0/273.p/112'],
    [{ level: 'entries', n: 1000, width: 1 }, 'entries/x001/000.p/1']
  ] as const)('of %j is %s', (tile, path) => {
    expect(printTilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  test.each([
    '0/0',
    '0/0000',
    '0/x000/000',
    '0/001/000',
    '00/000',
    '64/000',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/01',
    '0/000.p/257',
    'entries',
    '../0/000',
    '0/000/'
  ])('%s is none', (path) => {
    expect(parseTilePath(path)).toBeUndefined()
  })

  test('has one spelling for each tile', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      n: fc.nat(),
      width: fc.integer({ min: 1, max: 256 })
    })
    fc.assert(
      fc.property(tile, (given) => {
        expect(parseTilePath(printTilePath(given))).toEqual(given)
      })
    )
  })
})

test.each([
  [0, 0, 0, 0],
  [1, 0, 0, 1],
  [70_000, 0, 0, 256],
  [70_000, 0, 273, 112],
  [70_000, 0, 274, 0],
  [70_000, 1, 0, 256],
  [70_000, 1, 1, 17],
  [70_000, 2, 0, 1],
  [70_000, 'entries', 273, 112]
] as const)('in a log of %i leaves, tile %s/%i holds %i hashes', (size, level, n, width) => {
  expect(tileWidthAt(size, level, n)).toBe(width)
})

test('an entry bundle holds each leaf behind its length in two bytes', () => {
  expect(Buffer.from(packEntries(['ab', '', 'é'])).toString('hex')).toBe('0002616200000002c3a9')
  expect(() => packEntries(['x'.repeat(65_536)])).toThrow('too long')
})
