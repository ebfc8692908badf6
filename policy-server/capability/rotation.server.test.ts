import { type SigningJwk, verifyCapability } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withSuccessors } from '../../extension/platform/server/known-keys.ts'
import type { PolicyServer } from '../index.ts'
import { claimsOf } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'
import { checkSignature } from './check-signature.ts'

const OPERATOR = 'operator-key-of-the-test'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let offset = 0
const now = () => Date.now() + offset
const seconds = () => Math.floor(now() / 1000)

beforeAll(async () => {
  server = await startTestServer({ now, operatorKey: OPERATOR })
  device = await enrolTestDevice(server, now)
  channel = await device.connect()
})
afterAll(() => server.close())

const rotate = async (): Promise<string> =>
  String((await call(`${server.url}/v1/operator/keys/rotate`, OPERATOR, 'POST')).body.kid)
const published = async () =>
  ((await (await fetch(`${server.url}/.well-known/jwks.json`)).json()) as { keys: SigningJwk[] }).keys
const kids = (keys: readonly SigningJwk[]) => keys.map(({ kid }) => kid)

const offered = async () => {
  const session = await openTestSession(server.url)
  const { body } = await sendPlan(server.url, session, PLAN, { sum: 3 })
  return channel.next('offer', String(body.run))
}
const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

/** What the device makes of a token with these keys. */
const verify = async (token: string, keys: readonly SigningJwk[]) => {
  const { aud, cnf, epoch } = claimsOf({ token } as never)
  const holder = { audience: aud, jkt: cnf.jkt }
  const at = { now: seconds(), latest: seconds() }
  const result = await verifyCapability(token, {
    issuer: server.issuer,
    keys: [...keys],
    holder,
    epoch,
    check: checkSignature,
    ...at
  })
  return result.ok ? 'ok' : result.refusal.code
}

describe('the rotation of signing keys', () => {
  test('C50 C53 the next key is published before it signs, and the address of the keys shows what is accepted', async () => {
    const [current, next, ...more] = await published()
    expect(more).toEqual([])
    expect(device.enrolled.keys).toEqual([current, next])
    const before = await offered()
    expect(kidOf(before.token)).toBe(current?.kid)
    expect(await rotate()).toBe(next?.kid)
    expect(kidOf((await offered()).token)).toBe(next?.kid)
    const standing = await channel.announced()
    expect(standing.keys).toEqual(await published())
    expect(kids(standing.keys)).toEqual([current?.kid, next?.kid, expect.any(String)])
  })

  test('C51 an old key is good until its tokens are out, then it is published no more and its tokens are refused', async () => {
    const before = await offered()
    const old = kidOf(before.token)
    await rotate()
    const { keys } = await channel.announced()
    expect(await verify(before.token, keys)).toBe('ok')
    const renewed = await device.post('/v1/renew', { device: device.enrolled.device, token: before.token })
    const { token } = (await renewed.json()) as { token: string }
    expect(kidOf(token)).not.toBe(old)
    offset += 119_000
    expect(kids(await published())).toContain(old)
    expect(await verify(before.token, await published())).toBe('ok')
    offset += 7_000
    expect(kids(await published())).not.toContain(old)
    expect(await verify(before.token, await published())).toBe('capability/unknown-key')
  })

  test('C51 of an old key a capability can be renewed for an hour, then no more', async () => {
    const before = await offered()
    await rotate()
    await channel.announced()
    const renew = () => device.post('/v1/renew', { device: device.enrolled.device, token: before.token })
    offset += 3_500_000
    expect((await renew()).status).toBe(200)
    offset += 200_000
    expect(await (await renew()).json()).toMatchObject({ refusal: { code: 'capability/unknown-key' } })
  })

  test('C52 C54 a device that was away learns the key of today from key to key, and none that was not signed', async () => {
    const pinned = device.enrolled.keys
    await rotate()
    const { keys } = await channel.announced()
    const current = keys.find(({ exp }) => exp === undefined)
    expect(kids(pinned)).not.toContain(current?.kid)
    const nonce = 'n'.repeat(32)
    const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/v1/channel`)
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ type: 'hello', device: device.enrolled.device, nonce }))
    )
    const { successors } = await new Promise<{ successors: Parameters<typeof withSuccessors>[1] }>((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data)))
    )
    socket.close()
    const learned = await withSuccessors(pinned, successors, server.issuer)
    expect(kids(learned)).toContain(current?.kid)
    const known = async (given: typeof successors, issuer = server.issuer) =>
      kids(await withSuccessors(pinned, given, issuer)).includes(current?.kid ?? '')
    expect(await known(successors.slice(-1))).toBe(false)
    expect(await known(successors, 'writ:other')).toBe(false)
    expect(await known(successors.map((one) => ({ ...one, by: pinned[0]?.kid ?? '' })))).toBe(false)
    const broken = successors.map((one) => (one.jwk.kid === current?.kid ? { ...one, sig: 'A'.repeat(86) } : one))
    expect(await known(broken)).toBe(false)
  })

  test('C50 a key that has signed for its days is rotated by itself, and the log says so', async () => {
    const short = await startTestServer({ now, keyDays: 1 })
    try {
      const keysOf = async () =>
        ((await (await fetch(`${short.url}/.well-known/jwks.json`)).json()) as { keys: SigningJwk[] }).keys
      const [, next] = await keysOf()
      offset += 90_000_000
      await expect.poll(async () => kids(await keysOf()).length, { timeout: 15_000 }).toBe(3)
      const { leaves } = (await call(`${short.url}/v1/log/export`, ADMIN_KEY)).body as { leaves: string[] }
      expect(leaves.map((leaf) => JSON.parse(leaf).event)).toContainEqual({ kind: 'key-rotated', kid: next?.kid })
    } finally {
      await short.close()
    }
  })
})
