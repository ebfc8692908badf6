import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { idIn } from './start-executor.ts'

test('an executor keeps its name in its folder, which is for nobody else on this computer', () => {
  const parent = mkdtempSync(join(tmpdir(), 'writ-id-'))
  const folder = join(parent, 'data')
  const id = idIn(folder)
  expect(idIn(folder)).toBe(id)
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect([modeOf(folder), modeOf(join(folder, 'id'))]).toEqual(['700', '600'])
  rmSync(parent, { recursive: true })
})

test('an executor without a folder has another name each time', () => {
  expect(idIn(undefined)).not.toBe(idIn(undefined))
})
