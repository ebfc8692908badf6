import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lockData } from './data-lock.ts'

const root = mkdtempSync(join(tmpdir(), 'writ-lock-'))
afterAll(() => rmSync(root, { recursive: true }))

describe('a data directory', () => {
  test('is one server’s at a time, and free again after it', () => {
    const dir = join(root, 'one')
    const release = lockData(dir)
    expect(() => lockData(dir)).toThrow('is used by the running server')
    release()
    expect(existsSync(join(dir, 'writ.lock'))).toBe(false)
    lockData(dir)()
  })

  test.each([
    ['a process that is gone', `${spawnSync('true').pid} 12345`],
    ['another process that was given the same id', `${process.pid} 1`],
    ['half a write', '']
  ])('is taken over from %s', (_, text) => {
    const dir = mkdtempSync(join(root, 'left-'))
    writeFileSync(join(dir, 'writ.lock'), text)
    expect(() => lockData(dir)()).not.toThrow()
  })
})
