import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { writeCpio } from './write-cpio.ts'

test('an archive is as the format says: headers of 110 bytes, names and contents at multiples of four, and a trailer', () => {
  const archive = writeCpio([{ name: 'bin/' }, { name: 'bin/x', bytes: Buffer.from('hello') }])
  expect(archive.length % 4).toBe(0)
  const header = archive.toString('latin1', 0, 110)
  expect(header.slice(0, 6)).toBe('070701')
  expect(archive.toString('latin1', 110, 114)).toBe('bin\0')
  const second = 116
  expect(archive.toString('latin1', second, second + 6)).toBe('070701')
  expect(Number.parseInt(archive.toString('latin1', second + 14, second + 22), 16)).toBe(0o100755)
  expect(Number.parseInt(archive.toString('latin1', second + 54, second + 62), 16)).toBe(5)
  expect(archive.toString('latin1', second + 116, second + 121)).toBe('hello')
  expect(archive.includes('TRAILER!!!')).toBe(true)
})

const { error } = spawnSync('cpio', ['--version'])
if (error) console.log('archive not read back: there is no cpio here')

test.skipIf(error)('cpio lists what was written, in that order', () => {
  const archive = writeCpio([
    { name: 'a/' },
    { name: 'a/b', bytes: Buffer.from('12345') },
    { name: 'init', bytes: Buffer.from('x') }
  ])
  expect(spawnSync('cpio', ['-t'], { input: archive }).stdout.toString()).toBe('a\na/b\ninit\n')
})
