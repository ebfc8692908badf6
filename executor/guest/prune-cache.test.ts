import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pruneBeside, useKept } from './prune-cache.ts'

const DAY_S = 24 * 60 * 60

describe('of what is kept of one kind', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'writ-prune-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const nameOf = (kind: string, n: number) => `${kind}-${String(n).padStart(16, '0')}`
  /** Used so many days ago. */
  const put = (kind: string, n: number, days: number) => {
    const folder = join(root, nameOf(kind, n))
    mkdirSync(folder)
    writeFileSync(join(folder, 'part'), 'x')
    const at = Date.now() / 1000 - days * DAY_S
    utimesSync(folder, at, at)
    return folder
  }
  const left = (kind: string) =>
    readdirSync(root).flatMap((name) =>
      name.startsWith(`${kind}-`) && /\d{16}$/.test(name) ? [Number(name.slice(-2))] : []
    )

  test('the three used last are left, and of other kinds all', async () => {
    const folders = [9, 8, 7, 6, 5].map((days, n) => put('plain', n, days))
    for (const n of [0, 1, 2, 3]) put('science', n, 30)
    await pruneBeside(folders[4] ?? '')
    expect([left('plain'), left('science')]).toEqual([
      [2, 3, 4],
      [0, 1, 2, 3]
    ])
    expect(readdirSync(root)).toHaveLength(7)
  })

  test('whatever was used in the last day is left', async () => {
    const folders = [0.1, 0.2, 0.3, 0.9, 1.1].map((days, n) => put('plain', n, days))
    await pruneBeside(folders[0] ?? '')
    expect(left('plain')).toEqual([0, 1, 2, 3])
  })

  test('what a living process uses is left, however old, and what one that has ended used is not', async () => {
    const folders = [1, 2, 3, 8, 9].map((days, n) => put('plain', n, days))
    const long = Date.now() - 9 * DAY_S * 1000
    await useKept(folders[3] ?? '', long)
    const ended = `${folders[4]}.used-by-${process.pid}-1`
    writeFileSync(ended, '')
    await pruneBeside(folders[0] ?? '')
    expect(left('plain')).toEqual([0, 1, 2, 3])
    expect(existsSync(ended)).toBe(false)
  })

  test('marks of processes that have ended are gone as soon as another says that it uses it', async () => {
    const folder = put('plain', 0, 0)
    const ended = `${folder}.used-by-${process.pid}-1`
    writeFileSync(ended, '')
    await useKept(folder)
    expect(readdirSync(root).filter((name) => name.includes('used-by'))).toHaveLength(1)
    expect(existsSync(ended)).toBe(false)
  })

  test('using it makes it one of those used last', async () => {
    const folders = [2, 3, 4, 5].map((days, n) => put('plain', n, days))
    await useKept(folders[3] ?? '', Date.now() - DAY_S * 1500)
    for (const mark of readdirSync(root).filter((name) => name.includes('used-by'))) rmSync(join(root, mark))
    await pruneBeside(folders[0] ?? '')
    expect(left('plain')).toEqual([0, 1, 3])
  })
})
