import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAppendFile } from './append-file.ts'

const MEBIBYTE = 1024 * 1024

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-append-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = () => join(folder, 'lines')
const text = () => readFileSync(path(), 'utf8')

test('a file that grew by more than sixteen MiB is written anew with what counts then, and goes on', async () => {
  let current = ['old']
  const file = await openAppendFile(path(), () => current)
  await file.append('x'.repeat(17 * MEBIBYTE))
  current = ['spent', 'last']
  await file.append('last')
  expect(text()).toBe('spent\nlast\n')
  await file.append('more')
  expect(text()).toBe('spent\nlast\nmore\n')
  await file.close()
})

test('a file that grew by less is only added to', async () => {
  const file = await openAppendFile(path(), () => ['old'])
  await file.append('x'.repeat(MEBIBYTE))
  await file.append('last')
  expect(text()).toMatch(/^old\nx+\nlast\n$/)
  await file.close()
})

test('it is for nobody else on this computer', async () => {
  const file = await openAppendFile(path(), () => [])
  expect((statSync(path()).mode & 0o777).toString(8)).toBe('600')
  await file.close()
})
