import { REFUSAL_CODES, refusal } from '@writ/dsl/contract'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { sendRefusal } from './answer.ts'

/** What a caller sees of each refusal. A device says by itself that an executor is away; no executor does. */
const SEEN = [
  [400, 'executor/bad-request'],
  [401, 'capability/malformed'],
  [401, 'capability/proof'],
  [403, 'capability/algorithm'],
  [403, 'capability/bad-signature'],
  [403, 'capability/clock-back'],
  [403, 'capability/expired'],
  [403, 'capability/foreign'],
  [403, 'capability/not-granted'],
  [403, 'capability/not-yet'],
  [403, 'capability/other-plan'],
  [403, 'capability/replayed'],
  [403, 'capability/stale-epoch'],
  [403, 'capability/halted'],
  [403, 'capability/too-long'],
  [403, 'capability/unknown-key'],
  [403, 'capability/used-up'],
  [403, 'capability/widened'],
  [403, 'capability/wrong-issuer'],
  [403, 'capability/wrong-type'],
  [403, 'executor/file-denied'],
  [403, 'executor/weaker-tier'],
  [404, 'executor/no-file'],
  [404, 'executor/no-snapshot'],
  [404, 'executor/no-step'],
  [404, 'executor/unknown-sandbox'],
  [409, 'executor/paused'],
  [409, 'executor/session-differs'],
  [409, 'executor/session-lost'],
  [422, 'executor/no-image'],
  [422, 'executor/no-language'],
  [422, 'executor/no-tier'],
  [422, 'executor/not-resumable'],
  [422, 'executor/tier-cannot'],
  [422, 'executor/too-much'],
  [429, 'executor/busy'],
  [500, 'executor/failed'],
  [502, 'executor/machine-failed'],
  [503, 'executor/closed'],
  [507, 'executor/disk-full']
] as const

/** What is answered where a route refuses with this code. */
const answerOf = async (code: (typeof SEEN)[number][1], detail?: { readonly seconds: number }) => {
  const app = fastify()
  app.get('/', (_, reply) => sendRefusal(reply, refusal(code, detail)))
  const answer = await app.inject('/')
  await app.close()
  return answer
}

test.each(SEEN)('%i is answered to %s', async (status, code) => {
  const answer = await answerOf(code)
  expect([answer.statusCode, answer.json()]).toEqual([
    status,
    { refusal: { code, message: expect.stringMatching(/\S/) } }
  ])
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'DPoP algs="EdDSA ES256"' : undefined)
  expect(answer.headers['retry-after']).toBe(status === 429 ? '1' : undefined)
})

test('when to come again is answered as the refusal says it', async () => {
  expect((await answerOf('executor/busy', { seconds: 7 })).headers['retry-after']).toBe('7')
})

test('every refusal that an executor can give is tried', () => {
  const given = REFUSAL_CODES.filter((code) => /^(executor|capability)\//.test(code) && code !== 'executor/away')
  expect(SEEN.map(([, code]) => code).sort()).toEqual([...given].sort())
})
