import { Duplex, duplexPair } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../guest/channel/index.ts'
import { joinGuest } from '../testing/test-guest.ts'
import { openTestNetwork } from '../testing/test-network.ts'
import { GuestLink } from './guest-link.ts'

const open = async () => {
  const { network } = await openTestNetwork(['http://web.test:1'])
  return { network, guest: await joinGuest(network) }
}
const OPEN = { op: 'open', id: 1, to: '' }

describe('a guest that says what no agent would is heard no more', () => {
  test.each<[string, readonly (readonly [object, Uint8Array?])[]]>([
    ['what has no form', [[{ op: 'launch' }]]],
    ['a field more', [[{ ...OPEN, trusted: true }]]],
    ['a connection twice', [[OPEN], [OPEN]]],
    ['an older connection', [[{ ...OPEN, id: 2 }], [OPEN]]],
    ['data of a connection that it did not make', [[{ op: 'data', id: 1 }, Buffer.from('x')]]],
    ['that it took what it was not sent', [[OPEN], [{ op: 'took', id: 1, bytes: 1 }]]],
    ['data after the end', [[OPEN], [{ op: 'end', id: 1 }], [{ op: 'data', id: 1 }, Buffer.from('x')]]],
    ['that it is quiet, unasked', [[{ op: 'quiet' }]]]
  ])('%s', async (_, words) => {
    const { guest } = await open()
    for (const [header, body] of words) guest.say(header, body)
    await expect.poll(() => guest.isGone).toBe(true)
  })

  test('and one that speaks and does not hear what it is answered', async () => {
    const port = new Duplex({ read: () => {}, write: () => {} })
    const link = new GuestLink(port, { serve: (stream) => stream.resume(), most: 2, turnedAway: () => {} })
    port.push(writeFrame(OPEN))
    const words = Buffer.concat(Array(100).fill(writeFrame({ op: 'data', id: 1 }, Buffer.from('x'))))
    for (let times = 0; times < 1_000 && !link.isLost; times++) {
      port.push(words)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(link.isLost).toBe(true)
  })

  test('what is no frame', async () => {
    const { guest } = await open()
    guest.raw.write('GET / HTTP/1.1\r\n\r\n')
    await expect.poll(() => guest.isGone).toBe(true)
  })

  test.each([OPEN, { op: 'quiet' }])('$op after it said that it is quiet', async (word) => {
    const { network, guest } = await open()
    expect(await network.hush()).toBe(true)
    guest.say(word)
    await expect.poll(() => guest.isGone).toBe(true)
  })
})

test('a guest has as many connections at once as it may, and one more is ended unserved', async () => {
  const [here, there] = duplexPair()
  const [served, turnedAway]: [string[], string[]] = [[], []]
  const link = new GuestLink(here, {
    most: 2,
    serve: (_, to) => served.push(to),
    turnedAway: (to) => turnedAway.push(to)
  })
  for (const id of [1, 2, 3]) there.write(writeFrame({ op: 'open', id, to: `origin ${id}` }))
  await expect.poll(() => turnedAway).toEqual(['origin 3'])
  expect(served).toEqual(['origin 1', 'origin 2'])
  there.write(writeFrame({ op: 'close', id: 1 }))
  there.write(writeFrame({ op: 'open', id: 4, to: 'origin 4' }))
  await expect.poll(() => served).toEqual(['origin 1', 'origin 2', 'origin 4'])
  link.close()
})

test('a link that stands still begins nothing until it is woken, and then it does', async () => {
  const { network, guest } = await open()
  expect(await Promise.all([network.hush(), network.hush()])).toEqual([true, true])
  expect(guest.heard).toEqual(['hush'])
  network.wake()
  const stream = guest.connect()
  stream.write('GET / HTTP/1.1\r\n\r\n')
  let said = ''
  for await (const piece of stream) said += piece
  expect(said).toContain('egress/bad-request')
})

test('a network that is closed joins no machine any more, and one that lost its machine says so', async () => {
  const { network, guest } = await open()
  network.close()
  await expect.poll(() => guest.isGone).toBe(true)
  expect(await network.hush()).toBe(false)
  expect((await joinGuest(network)).isGone).toBe(true)
})
