import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { base64url, hashJson } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeviceKey } from '../storage/device-key.ts'
import { type ServerClient, serverClient } from './server-client.ts'

const NOW = 1_800_000_000
const DAY = 86_400

/** When each proof was made, in seconds, by what it says. */
let times: number[]
let answer: (response: ServerResponse, made: number) => void
let key: DeviceKey
let url: string

const timeOf = (proof: string): number => {
  const [, claims = ''] = proof.split('.')
  return JSON.parse(new TextDecoder().decode(base64url.decode(claims) ?? new Uint8Array())).iat
}

const server = createServer((request, response) => {
  const made = timeOf(String(request.headers.dpop))
  times.push(made)
  request.resume().on('end', () => answer(response, made))
})

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  const x = base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  key = { id: 'key', privateKey: pair.privateKey, x, jkt: hashJson({ crv: 'Ed25519', kty: 'OKP', x }) }
})
afterAll(() => server.close())

const says = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
const takesNone = (response: ServerResponse, detail: object): void =>
  says(response, 401, { refusal: { code: 'capability/proof', message: 'no', detail } })

const begin = (how: typeof answer): ServerClient => {
  times = []
  answer = how
  return serverClient(url, key, () => NOW * 1000)
}
const ask = async (client: ServerClient) => {
  const told = await client.renew('dev_1', 'token')
  return told.ok ? told.value : told.refusal.code
}

describe('a proof that is not taken', () => {
  test('for its time is made again by the time that the server tells, and so is each from then on', async () => {
    const client = begin((response, made) =>
      made === NOW - DAY ? says(response, 200, { token: 'fresh' }) : takesNone(response, { why: 'x', now: NOW - DAY })
    )
    expect([await ask(client), await ask(client)]).toEqual(['fresh', 'fresh'])
    expect(times).toEqual([NOW, NOW - DAY, NOW - DAY])
  })

  test('a second time is given up', async () => {
    const client = begin((response) => takesNone(response, { why: 'x', now: NOW + DAY }))
    expect(await ask(client)).toBe('capability/proof')
    expect(times).toEqual([NOW, NOW + DAY])
  })

  test.each([
    ['without a time', {}],
    ['with one that is none', { now: '1800000000' }],
    ['with half of one', { now: NOW + 0.5 }],
    ['with one beyond all numbers', { now: 1e300 }]
  ])('%s is not made again', async (_, detail) => {
    const client = begin((response) => takesNone(response, { why: 'x', ...detail }))
    expect(await ask(client)).toBe('capability/proof')
    expect(times).toEqual([NOW])
  })
})

describe('a call of a tool', () => {
  const sent = { parent: 'p', child: 'c', step: '1', args: {} }
  const refused = (code: string) => begin((response) => says(response, 409, { refusal: { code, message: 'no' } }))

  test.each([
    ['capability/replayed', true],
    ['capability/proof', true],
    ['server/failed', true],
    ['tool/changed', false],
    ['capability/used-up', false]
  ])('that is refused with %s may have been made: %s', async (code, isSent) => {
    expect(await refused(code).callTool('dev_1', sent)).toMatchObject({ sent: isSent, result: { refusal: { code } } })
  })
})
