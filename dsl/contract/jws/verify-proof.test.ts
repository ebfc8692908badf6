import { beforeAll, describe, expect, test } from 'vitest'
import { signTestProof } from '../testing/executor-call.ts'
import { NOW } from '../testing/sample-claims.ts'
import { checkBySubtle, makeTestSigner, type TestSigner } from '../testing/signed.ts'
import { verifyProof } from './verify-proof.ts'

const url = 'https://code.example/v1/run'

let holder: TestSigner
beforeAll(async () => {
  holder = await makeTestSigner()
})

const verifyAt = async (now: number) =>
  verifyProof(await signTestProof(holder, { url, token: 'token', at: NOW }), {
    method: 'POST',
    urls: [url],
    token: 'token',
    now,
    check: checkBySubtle
  })

describe('a proof of possession', () => {
  test.each([NOW - 60, NOW, NOW + 60])('C34 taken at %i is remembered until 120 s after it was made', async (now) => {
    expect(await verifyAt(now)).toMatchObject({ ok: true, value: { jkt: holder.jkt, expires: NOW + 120 } })
  })

  test.each([NOW - 61, NOW + 61])(
    'C33 is not taken at %i, more than a minute from when it was made, and the time is told',
    async (now) => {
      expect(await verifyAt(now)).toMatchObject({ ok: false, refusal: { code: 'capability/proof', detail: { now } } })
    }
  )

  test('is none of a key that is spelled in another way, which would have another thumbprint', async () => {
    const { kid: _, ...jwk } = holder.jwk
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    // The last two bits of 43 characters are none of the 32 bytes.
    const x = jwk.x.slice(0, -1) + letters[letters.indexOf(jwk.x.slice(-1)) + 1]
    const take = async (header: object) =>
      verifyProof(await signTestProof(holder, { url, token: 'token', at: NOW }, {}, header), {
        method: 'POST',
        urls: [url],
        now: NOW,
        check: checkBySubtle
      })
    expect(await take({ jwk })).toMatchObject({ ok: true })
    expect(await take({ jwk: { ...jwk, x } })).toMatchObject({
      refusal: { code: 'capability/proof', detail: { why: 'incomplete' } }
    })
  })
})
