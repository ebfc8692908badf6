import { request as httpRequest } from 'node:http'
import { CHANNEL_CONTEXT, standingText } from '@writ/dsl/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PolicyServer } from '../index.ts'
import {
  enrolTestDevice,
  makeKey,
  openTestChannel,
  signText,
  type TestChannel,
  type TestDevice
} from '../testing/test-device.ts'
import { AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel

beforeAll(async () => {
  server = await startTestServer()
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())

const offered = async () => {
  const session = await openTestSession(server.url)
  const { body } = await sendPlan(server.url, session, PLAN, { sum: 3 })
  return channel.next('offer', String(body.run))
}

describe('the channel', () => {
  const raw = async (...messages: (string | ((welcome: { nonce: string }) => string | Promise<string>))[]) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/channel`)
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
    const welcome = new Promise<{ nonce: string }>((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data)), { once: true })
    )
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    for (const message of messages) socket.send(typeof message === 'string' ? message : await message(await welcome))
    return closed
  }
  const nonce = 'n'.repeat(43)
  const hello = (id = device.enrolled.device) => JSON.stringify({ type: 'hello', device: id, nonce })
  const proof = async (key: typeof device.key, context: string, theirs: string) =>
    JSON.stringify({ type: 'proof', sig: await signText(key.privateKey, `${context}${theirs}.${nonce}`) })

  test.each([
    ['anything before hello', () => raw('{"type":"ping"}')],
    ['what is no message', () => raw('{')],
    ['a message nobody knows', () => raw('{"type":"hello","device":"d","nonce":"n","more":1}')],
    ['a short nonce', () => raw(JSON.stringify({ type: 'hello', device: device.enrolled.device, nonce: 'n' }))],
    [
      'a nonce that would make the signed text read as another',
      () => raw(JSON.stringify({ type: 'hello', device: device.enrolled.device, nonce: `epoch:${nonce}.${nonce}` }))
    ],
    ['two hellos', () => raw(hello(), hello())],
    ['a ping before the proof', () => raw(hello(), '{"type":"ping"}')],
    [
      'a proof by another key',
      () => raw(hello(), async (w) => proof(await makeKey(), CHANNEL_CONTEXT.device, w.nonce))
    ],
    [
      'a proof over the server’s own words',
      () => raw(hello(), (w) => proof(device.key, CHANNEL_CONTEXT.server, w.nonce))
    ],
    ['a proof over another nonce', () => raw(hello(), () => proof(device.key, CHANNEL_CONTEXT.device, nonce))],
    [
      'a device that was never enrolled',
      () => raw(hello('dev_x'), (w) => proof(device.key, CHANNEL_CONTEXT.device, w.nonce))
    ],
    ['hello after ready', () => raw(hello(), (w) => proof(device.key, CHANNEL_CONTEXT.device, w.nonce), hello())]
  ])('closes on %s', async (_, open) => {
    expect(await open()).toBe(4401)
  })

  test('C48 tells epoch, time and keys under a signature, bound to both nonces', async () => {
    expect(standingText('a', 'b', { epoch: 3, time: 5, keys: [] })).toBe(
      'writ-channel/1:server:standing:a.b.{"epoch":3,"keys":[],"time":5}'
    )
    // The test's device checks the signature of `ready` itself, and does not open where that is another's.
    expect(channel.standing()).toMatchObject({ epoch: 0, keys: device.enrolled.keys })
  })

  describe('of a device that says nothing', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true }))
    afterEach(() => void vi.useRealTimers())

    const stateAfter = async (ms: number) => {
      const quiet = await device.connect()
      vi.advanceTimersByTime(ms)
      return await Promise.race([quiet.closed, call(`${server.url}/v1/health`, AGENT.key).then(() => 'open')])
    }

    test('stays open between two pings', async () => {
      expect(await stateAfter(60_000)).toBe('open')
    })

    test('is cut when three pings are missing', async () => {
      const quiet = await device.connect()
      vi.advanceTimersByTime(80_000)
      expect(await quiet.closed).toBe(1006)
    })
  })

  test('belongs to the device’s newest connection, and answers a ping', async () => {
    const older = await device.connect()
    channel = await device.connect()
    expect(await older.closed).toBe(4409)
    channel.send({ type: 'ping' })
    expect(await channel.next('pong')).toEqual({ type: 'pong' })
  })

  test('does not listen to a device that speaks of another’s run', async () => {
    const { run } = await offered()
    const other = await enrolTestDevice(server)
    const theirs = await openTestChannel(server.url, other.enrolled.device, other.key, other.enrolled.keys[0]?.x ?? '')
    theirs.send({
      type: 'ended',
      report: { run, status: 'done', result: 'forged', steps: [], approvals: [], timings: {} }
    })
    theirs.send({ type: 'ping' })
    await theirs.next('pong')
    expect((await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body).toMatchObject({ status: 'offered' })
    await theirs.close()
  })

  const upgrade = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(server.url)
      const request = httpRequest({
        port,
        host: '127.0.0.1',
        path: '/v1/channel',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.alloc(16).toString('base64'),
          ...headers
        }
      })
      request.on('upgrade', (_, socket) => {
        socket.destroy()
        resolve(101)
      })
      request.on('response', (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      request.on('error', reject)
      request.end()
    })

  test.each([
    [{ origin: 'chrome-extension://abc' }, 101],
    [{ origin: 'writ-host://coordinator' }, 101],
    [{ origin: 'moz-extension://abc' }, 101],
    [{ origin: 'https://evil.example' }, 401],
    [{ origin: 'http://127.0.0.1:1' }, 401],
    [{ origin: 'null' }, 401],
    [{ origin: '' }, 401],
    [{ host: 'evil.example' }, 400],
    [{ host: 'evil.example', origin: 'chrome-extension://abc' }, 400],
    [{ host: 'localhost:1' }, 400]
  ])('opened with %j gives %i', async (headers, status) => {
    expect(await upgrade(headers as Record<string, string>)).toBe(status)
  })
})
