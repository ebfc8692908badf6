import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMissing } from './complete-lock.mjs'

test('the lock file names every platform of every tool, or `npm ci` refuses it (node scripts/complete-lock.mjs)', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'))
  expect(findMissing(lock)).toEqual([])
})

test('a platform that is left out is found', () => {
  const packages = {
    'node_modules/tool': { optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-win32-x64': '1.0.0' } }
  }
  const present = { ...packages, 'node_modules/tool-linux-x64': {} }
  expect(findMissing({ packages: present })).toEqual([{ name: 'tool-win32-x64', version: '1.0.0' }])
})
