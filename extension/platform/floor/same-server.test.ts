import { expect, test } from 'vitest'
import { isSameServer } from './same-server.ts'

const ALIASES = [
  'localhost',
  '127.0.0.1',
  '127.8.9.1',
  '[::1]',
  'a.localhost',
  'localhost.',
  '0.0.0.0',
  '[::ffff:127.0.0.1]'
]

test.each(ALIASES)('a server on this device is the same by each name of it: %s', (host) => {
  for (const server of ['localhost', '127.0.0.1', '[::1]'])
    expect(isSameServer(`http://${server}:8787`, new URL(`http://${host}:8787`).origin)).toBe(true)
})

test.each([
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8788', false],
  ['http://127.0.0.1', 'http://localhost', true],
  ['http://127.0.0.1:443', 'https://localhost', true],
  ['https://writ.test', 'https://localhost', false],
  ['https://writ.test', 'https://127.0.0.1', false],
  ['https://127.writ.test', 'https://localhost', false],
  ['https://localhost.writ.test', 'https://localhost', false],
  ['https://writ.test', 'https://writ.test', true],
  ['https://writ.test', 'https://writ.test:8443', false],
  ['https://writ.test', 'not an origin', false]
])('%s and %s: %s', (server, origin, isSame) => {
  expect(isSameServer(server, origin)).toBe(isSame)
})
