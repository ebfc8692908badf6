import { continuesLog, includes, parseVerifierKey } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashLeaf, openCheckpoint, parseConsistency, parseInclusion, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { ADMIN_KEY, AGENT, call, readTestCheckpoint, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
beforeAll(async () => {
  server = await startTestServer()
  for (let i = 0; i < 6; i++) await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST')
})
afterAll(() => server.close())

const read = (path: string, key = ADMIN_KEY) =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${key}` } })

const readKey = async () => {
  const { body } = await call(`${server.url}/v1/log/export`, ADMIN_KEY)
  const key = parseVerifierKey(String(body.key))
  if (!key) throw new Error('no key')
  return { key, leaves: body.leaves as string[] }
}

test('what is static may be kept by its reader alone, a checkpoint and the texts of leaves by nobody', async () => {
  const [checkpoint, tile, entries] = await Promise.all(
    ['/log/checkpoint', '/log/tile/0/000.p/3', '/log/tile/entries/000.p/3'].map((path) => read(path))
  )
  const headersOf = (answer: Response | undefined) =>
    ['content-type', 'cache-control', 'vary'].map((name) => answer?.headers.get(name))
  expect(headersOf(checkpoint)).toEqual(['text/plain; charset=utf-8', 'no-store', null])
  expect(headersOf(tile)).toEqual(['application/octet-stream', 'private, max-age=3600, immutable', 'authorization'])
  expect(headersOf(entries)).toEqual(['application/octet-stream', 'no-store', 'authorization'])
  expect((await tile?.arrayBuffer())?.byteLength).toBe(96)
})

test('an auditor is handed a proof of one leaf that needs nothing of the server', async () => {
  const { key, leaves } = await readKey()
  const answer = await read('/v1/log/proof?leaf=4')
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const given = parseInclusion(await answer.text())
  const head = openCheckpoint(given?.checkpoint ?? '', key)
  if (!given || !head) throw new Error('no proof')
  const hash = hashLeaf(Buffer.from(leaves[4] ?? ''))
  expect(includes(head, { leaf: 4, hash, proof: given.proof })).toBe(true)
})

test('and one that the log continues what they saw', async () => {
  const { key } = await readKey()
  const then = openCheckpoint(await readTestCheckpoint(server.url), key)
  await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST')
  const given = parseConsistency(await (await read(`/v1/log/consistency?old=${then?.size}`)).text())
  const now = openCheckpoint(given?.checkpoint ?? '', key)
  if (!then || !given || !now) throw new Error('no proof')
  expect(now.size).toBe(then.size + 1)
  expect(continuesLog(then, now, given.proof)).toBe(true)
  expect(verifyBundle((await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as never).ok).toBe(true)
})

test.each([
  ['/v1/log/proof?leaf=100000', 404],
  ['/v1/log/consistency?old=100000', 404],
  ['/v1/log/proof?leaf=-1', 400],
  ['/v1/log/proof?leaf=x', 400],
  ['/v1/log/proof', 400],
  ['/v1/log/consistency?old=1e99', 400]
])('%s is answered with %i', async (path, status) => {
  expect((await read(path)).status).toBe(status)
})

test.each(['/v1/log/proof?leaf=0', '/v1/log/consistency?old=0'])('%s is no agent’s', async (path) => {
  expect((await read(path, AGENT.key)).status).toBe(401)
})
