import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { makeKey, makeProof } from '../testing/test-device.ts'
import { startTestServer } from '../testing/test-server.ts'
import { SMALL_BODY_BYTES } from './api-instance.ts'

let server: PolicyServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** Asks with a body of so many bytes, of which none is ever sent; the status and the refusal's code. */
const askWithout = (path: string, bytes: number, headers: Record<string, string> = {}) =>
  new Promise<readonly [number | undefined, string | undefined]>((resolve, reject) => {
    const given = { 'content-type': 'application/json', 'content-length': String(bytes), ...headers }
    const asked = httpRequest(`${server.url}${path}`, { method: 'POST', headers: given, timeout: 10_000 }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        asked.destroy()
        resolve([answer.statusCode, JSON.parse(text).refusal?.code])
      })
    })
    asked.on('timeout', () => asked.destroy(new Error('the server waits for the body')))
    asked.on('error', reject)
    asked.flushHeaders()
  })

const pathsOf = async (): Promise<string[]> => {
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    'post' in methods ? [path.replaceAll(/\{\w+\}/g, 'x')] : []
  )
}

const KNOWN_BY_NOBODY = /^(session\/unauthorized|capability\/proof)$/

test('nothing of a body is read of whoever is nobody, at any route', async () => {
  const paths = await pathsOf()
  expect(paths.length).toBeGreaterThan(30)
  for (const path of paths)
    expect([path, ...(await askWithout(path, 1_000))]).toEqual([path, 401, expect.stringMatching(KNOWN_BY_NOBODY)])
})

test('nor of whoever proves a key that is no device’s', async () => {
  const key = await makeKey()
  for (const path of [
    '/v1/journal',
    '/v1/renew',
    '/v1/runs/x/record',
    '/v1/rules',
    '/v1/tools/call',
    '/v1/tools/own/credential',
    '/v1/erasure'
  ]) {
    const dpop = await makeProof(key, 'POST', `${server.url}${path}`)
    expect([path, ...(await askWithout(path, 1_000, { dpop }))]).toEqual([path, 401, 'enrol/not-enrolled'])
  }
})

test('and little of whoever comes with a code, or a key to sign in with', async () => {
  const key = await makeKey()
  const dpop = await makeProof(key, 'POST', `${server.url}/v1/enrol`)
  const refused = [413, 'session/bad-request']
  expect(await askWithout('/v1/enrol', SMALL_BODY_BYTES + 1, { dpop })).toEqual(refused)
  expect(await askWithout('/console/sign-in', SMALL_BODY_BYTES + 1)).toEqual(refused)
})
