import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConnectionLog } from './connection-log.ts'
import { type NetworkOptions, openNetworks } from './networks.ts'
import { joinGuest, tell } from './testing/test-guest.ts'
import { OWNER, TENANT, testReach } from './testing/test-network.ts'
import { startOrigin, type TestOrigin } from './testing/test-origin.ts'
import { ask, codesOf, hostOf } from './testing/test-proxy.ts'

let origin: TestOrigin
let web: string
beforeAll(async () => {
  origin = await startOrigin()
  web = `http://web.test:${origin.port}`
})
afterAll(() => origin.close())

/** A network whose connections are written down as `begin` says. */
const openWith = async (begin: () => Promise<void>, options: NetworkOptions = {}) => {
  const log = await openConnectionLog(undefined, Date.now)
  const reported: unknown[] = []
  const report = (error: unknown) => reported.push(error)
  const written = { ...log, begin: (begun: Parameters<typeof log.begin>[0]) => begin().then(() => log.begin(begun)) }
  const networks = openNetworks({ reach: testReach().reach, ...options }, written, Date.now, report)
  const opened = await networks.open([web], TENANT, OWNER)
  if (!opened.ok) throw new Error(opened.refusal.message)
  const guest = await joinGuest(opened.value)
  const request = () => tell(guest, ask(hostOf(web)), web)
  return { network: opened.value, request, reported, connections: () => log.connectionsOf(OWNER.jkt) }
}

test('a connection that cannot be written down is not made, and takes no place', async () => {
  let isFull = true
  const begin = async () => {
    if (isFull) throw new Error('the disk is full')
  }
  const { request, reported } = await openWith(begin, { limits: { atOnceInLane: 1 } })
  for (const _ of [1, 2]) expect(codesOf(await request())).toBe('egress/failed')
  expect(origin.seen).toEqual([])
  expect(reported).toHaveLength(2)
  isFull = false
  expect(await request()).toMatch(/^HTTP\/1.1 200 OK/)
})

test('a connection is made once it is written down, and not before', async () => {
  const written = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const before = origin.seen.length
  const { request } = await openWith(() => {
    asked.resolve()
    return written.promise
  })
  const answer = request()
  await asked.promise
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(origin.seen).toHaveLength(before)
  written.resolve()
  expect(await answer).toMatch(/^HTTP\/1.1 200 OK/)
})

test('no connection is begun for a machine that is gone', async () => {
  const found = Promise.withResolvers<readonly string[]>()
  const asked = Promise.withResolvers<void>()
  const resolve = () => {
    asked.resolve()
    return found.promise
  }
  const reach = { ...testReach().reach, resolve }
  const { network, request, connections } = await openWith(async () => undefined, { reach })
  const answer = request().catch(() => 'gone')
  await asked.promise
  network.close()
  found.resolve(['127.0.0.1'])
  expect(await answer).toBe('gone')
  await new Promise((done) => setTimeout(done, 50))
  expect(connections()).toEqual([])
})
