import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SigningJwk } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestSigner } from '../../dsl/contract/testing/signed.ts'
import { keysAt } from './pinned-keys.ts'

let first: SigningJwk
let second: SigningJwk
let url: string
let asked = 0
let askedElsewhere = 0
let answer: (response: ServerResponse) => void

const server = createServer(({ url: path }, response) => {
  if (path === '/elsewhere') {
    askedElsewhere += 1
    response.end(JSON.stringify({ keys: [first] }))
    return
  }
  asked += 1
  answer(response)
})
beforeAll(async () => {
  first = (await makeTestSigner('k1')).jwk
  second = (await makeTestSigner('k2')).jwk
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`
})
afterAll(() => {
  server.close()
})

const gives = (...keys: readonly SigningJwk[]) => {
  answer = (response) => response.end(JSON.stringify({ keys }))
}

test('keys are read at their address, kept for a minute, and looked for where one is unknown', async () => {
  let now = 1_000_000
  const keys = keysAt(url, () => now)
  gives(first)
  expect(await keys.list('k1')).toEqual([first])
  now += 30_000
  expect(await keys.list('k1')).toEqual([first])
  expect(asked).toBe(1)
  gives(first, second)
  expect(await keys.list('k2')).toEqual([first, second])
  expect(await keys.list('k3')).toEqual([first, second])
  expect(asked).toBe(2)
})

test('keys that cannot be read again count no more after their minute', async () => {
  let now = 1_000_000
  const keys = keysAt(url, () => now)
  gives(first)
  expect(await keys.list()).toEqual([first])
  answer = (response) => response.writeHead(500).end()
  now += 59_000
  expect(await keys.list('unknown')).toEqual([first])
  now += 2_000
  expect(await keys.list()).toEqual([])
})

test.each<[string, (response: ServerResponse) => void]>([
  ['no keys', (response) => response.end('[]')],
  ['a private key', (response) => response.end(JSON.stringify({ keys: [{ ...first, d: 'x' }] }))],
  ['more than keys need', (response) => response.end(`${JSON.stringify({ keys: [first] })}${' '.repeat(65_536)}`)]
])('what answers with %s gives none', async (_, how) => {
  answer = how
  expect(await keysAt(url, Date.now).list()).toEqual([])
})

test('another address that is told instead gives none, and is not asked', async () => {
  answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end()
  expect(await keysAt(url, Date.now).list()).toEqual([])
  expect(askedElsewhere).toBe(0)
  expect(await keysAt(new URL('/elsewhere', url).href, Date.now).list()).toEqual([first])
})

test.each([
  'http://keys.example/jwks.json',
  'http://127.0.0.1.keys.example/jwks.json',
  'http://127.keys.example/jwks.json',
  'http://localhost.keys.example/jwks.json',
  'ftp://keys.example/jwks.json',
  'ftp://127.0.0.1/jwks.json'
])('keys are not pinned at %s', (address) => {
  expect(() => keysAt(address, Date.now)).toThrow('https')
})

test.each([
  'https://keys.example/jwks.json',
  'http://127.0.0.1:7718/jwks.json',
  'http://localhost/jwks.json',
  'http://[::1]:7718/jwks.json'
])('keys are pinned at %s', (address) => {
  expect(() => keysAt(address, Date.now)).not.toThrow()
})
