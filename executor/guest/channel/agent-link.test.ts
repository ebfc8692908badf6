import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { AgentLink } from './agent-link.ts'
import { frameReader, writeFrame } from './frames.ts'

/** A port whose guest says what the test makes it say. */
const guestPort = () => {
  const port = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  return { link: new AgentLink(port), says: (header: object, body?: Uint8Array) => port.push(writeFrame(header, body)) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test.each([
  ['what has no form of a frame', () => ({ op: 'end' })],
  [
    'an end with another limit than there are',
    (id: string) => ({ op: 'end', id, exitCode: 0, limit: 'patience', ms: 1 })
  ],
  ['a field that no frame has', (id: string) => ({ op: 'value', id, trusted: true })],
  ['a task that nobody started', () => ({ op: 'out', id: 'another', stream: 'stdout' })],
  ['an answer that nobody asked for', () => ({ op: 'ready' })]
])('a guest that says %s is not heard any more, and its tasks are lost', async (_what, headerOf) => {
  const { link, says } = guestPort()
  const heard: string[] = []
  const id = link.listen(
    ({ op }) => heard.push(op),
    () => heard.push('lost')
  )
  says(headerOf(id))
  says({ op: 'value', id }, Buffer.from('1'))
  await settled()
  expect(heard).toEqual(['lost'])
  expect(link.isLost).toBe(true)
  expect(link.say({ op: 'begin' })).toBe(false)
})

test('nothing is heard of a task after its end', async () => {
  const { link, says } = guestPort()
  const heard: string[] = []
  const id = link.listen(
    ({ op }) => heard.push(op),
    () => heard.push('lost')
  )
  says({ op: 'end', id, exitCode: 0, limit: null, ms: 1 })
  says({ op: 'value', id }, Buffer.from('forged'))
  await settled()
  expect(heard).toEqual(['end'])
  expect(link.isLost).toBe(true)
})

test('an agent that is hushed is told nothing until it is woken, and then all of it in order', async () => {
  const said: unknown[] = []
  const read = frameReader(({ header }) => said.push(header))
  const port = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      read(chunk)
      done()
    }
  })
  const link = new AgentLink(port)
  const hushed = link.hush()
  link.say({ op: 'a' })
  port.push(writeFrame({ op: 'hushed' }))
  expect(await hushed).toBe(true)
  link.say({ op: 'b' })
  expect(said).toEqual([{ op: 'hush' }])
  link.wake(false)
  expect(said).toEqual([{ op: 'hush' }, { op: 'wake', fresh: false }, { op: 'a' }, { op: 'b' }])
})
