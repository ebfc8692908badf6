import { expect, test } from 'vitest'
import { insidePath } from './inside-path.ts'

test.each([
  ['', '/home/user'],
  ['.', '/home/user'],
  ['~', '/home/user'],
  ['~/a', '/home/user/a'],
  ['a/b', '/home/user/a/b'],
  ['a/../b/', '/home/user/b'],
  ['../../etc', '/etc'],
  ['/tmp//x/.', '/tmp/x'],
  ['~other', '/home/user/~other']
])('the path %j is %s', (said, path) => {
  expect(insidePath(said)).toBe(path)
})
