import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { AgentLink } from './agent-link.ts'
import { writeFrame } from './frames.ts'

/** A port whose guest says what the test makes it say. */
const guestPort = () => {
  const port = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  return { link: new AgentLink(port), says: (header: object, body?: Uint8Array) => port.push(writeFrame(header, body)) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test.each([
  ['what has no form of a frame', { op: 'end' }],
  ['an end with another limit than there are', { op: 'end', id: 't1', exitCode: 0, limit: 'patience', ms: 1 }],
  ['a field that no frame has', { op: 'value', id: 't1', trusted: true }],
  ['a task that nobody started', { op: 'out', id: 't9', stream: 'stdout' }],
  ['an answer that nobody asked for', { op: 'ready' }]
])('a guest that says %s is not heard any more, and its tasks are lost', async (_what, header) => {
  const { link, says } = guestPort()
  const heard: string[] = []
  const name = link.listen(
    ({ op }) => heard.push(op),
    () => heard.push('lost')
  )
  expect(name).toBe('t1')
  says(header)
  says({ op: 'value', id: 't1' }, Buffer.from('1'))
  await settled()
  expect(heard).toEqual(['lost'])
  expect(link.isLost).toBe(true)
  expect(link.say({ op: 'begin' })).toBe(false)
})

test('nothing is heard of a task after its end', async () => {
  const { link, says } = guestPort()
  const heard: string[] = []
  link.listen(
    ({ op }) => heard.push(op),
    () => heard.push('lost')
  )
  says({ op: 'end', id: 't1', exitCode: 0, limit: null, ms: 1 })
  says({ op: 'value', id: 't1' }, Buffer.from('forged'))
  await settled()
  expect(heard).toEqual(['end'])
  expect(link.isLost).toBe(true)
})
