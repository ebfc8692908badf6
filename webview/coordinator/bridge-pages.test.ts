import { expect, test } from 'vitest'
import { type DocumentPort, makeDeviceKey } from '../../extension/platform/device.ts'
import { openSealed } from '../bridge/sealed.ts'
import { actedHost, DOCUMENT, pageSide, standing, VIEW } from '../testing/acted-host.ts'
import { bridgePages } from './bridge-pages.ts'
import { keepViews } from './keep-views.ts'

const OPEN = { type: 'open', origin: 'https://shop.example' }
const word = (of: number) => ({ type: 'dialog', open: of % 2 === 0, of })

/** A document that was entered, whose interpreter has opened its channel. */
const entered = async () => {
  const acted = actedHost()
  const key = await makeDeviceKey()
  const pages = bridgePages(acted.host, keepViews(), async () => key)
  const ports: DocumentPort[] = []
  const heard: unknown[] = []
  let lost = 0
  pages.onConnect((port) => {
    ports.push(port)
    port.onMessage((message) => heard.push(message))
    port.onDisconnect(() => lost++)
  })
  acted.tell(standing(DOCUMENT))
  expect(await pages.inject(VIEW, DOCUMENT)).toBe(true)
  const [{ key: x, first } = { key: '', first: '' }] = acted.injected
  expect(x).toBe(key.x)
  const page = pageSide(x, first)
  return { ...acted, pages, page, first, key: x, ports, heard, lost: () => lost }
}

test('the words of the interpreter are heard in their order', async () => {
  const { bridge, page, heard, ports } = await entered()
  for (const [n, msg] of [OPEN, word(1), word(2)].entries()) bridge(page.says(n, msg))
  expect(ports).toMatchObject([{ tab: VIEW, document: DOCUMENT, instance: page.instance }])
  expect(heard).toEqual([word(1), word(2)])
})

test.each(['null', 'https://other.example'])(
  'a document whose own origin (%s) is not its address’s is told apart',
  async (origin) => {
    const { bridge, page, ports } = await entered()
    bridge(page.says(0, { type: 'open', origin }))
    expect(ports).toMatchObject([{ document: DOCUMENT, origin }])
  }
)

test('a document that does not say its origin opens nothing', async () => {
  const { bridge, page, ports } = await entered()
  bridge(page.says(0, { type: 'open' }))
  expect(ports).toHaveLength(0)
})

test('nothing is put into a document of an origin that the host does not name', async () => {
  const { tell, pages, injected } = await entered()
  tell(standing('document-2', 'https://other.example/'))
  expect(await pages.inject(VIEW, 'document-2')).toBe(false)
  tell(standing('document-2', 'about:blank'))
  expect(await pages.inject(VIEW, 'document-2')).toBe(false)
  expect(injected).toHaveLength(1)
})

test('the second script is put there before the first word that needs it, and once', async () => {
  const { bridge, page, ports, order } = await entered()
  bridge(page.says(0, OPEN))
  const [port] = ports
  for (const message of [
    { type: 'halt', txn: 't' },
    { type: 'outline', id: 1 },
    { type: 'outline', id: 2 }
  ] as const)
    port?.postMessage(message)
  await expect.poll(() => order).toEqual(['post', 'extend', 'post', 'post'])
})

test('nothing is heard twice, before its turn, or of what came before it opened', async () => {
  const { bridge, page, heard, ports } = await entered()
  bridge(page.says(0, word(1)))
  expect(ports).toHaveLength(0)
  const open = page.says(0, OPEN)
  bridge(open)
  bridge(open)
  bridge(page.says(2, word(2)))
  const first = page.says(1, word(1))
  bridge(first)
  bridge(first)
  expect(ports).toHaveLength(1)
  expect(heard).toEqual([word(1)])
})

test('no other interpreter speaks in its place, whatever it knows of the channel', async () => {
  const { bridge, page, key, first, heard, ports } = await entered()
  bridge(page.says(0, OPEN))
  const other = pageSide(key, first)
  bridge(other.says(0, OPEN))
  bridge(other.says(1, word(1)))
  // Its words under the name of the one that is known.
  bridge(JSON.stringify({ ...JSON.parse(other.says(1, word(1))), instance: page.instance }))
  expect(ports).toHaveLength(1)
  expect(heard).toEqual([])
  bridge(page.says(1, word(2)))
  expect(heard).toEqual([word(2)])
})

test.each(['', 'null', '[]', '{}', '{"instance":1}', 'writ', '"x"', `{"__proto__":{}}`])(
  'what is no message (%j) changes nothing',
  async (text) => {
    const { bridge, page, heard } = await entered()
    bridge(text)
    bridge(page.says(0, OPEN))
    bridge(text)
    bridge(page.says(1, word(1)))
    expect(heard).toEqual([word(1)])
  }
)

test('a document that floods the bridge is heard no more, and is not entered again; another one is', async () => {
  const { bridge, tell, page, heard, lost, pages } = await entered()
  bridge(page.says(0, OPEN))
  for (let many = 0; many < 49; many++) bridge('flood')
  expect(lost()).toBe(0)
  bridge(page.says(1, word(1)))
  bridge('flood')
  expect(lost()).toBe(1)
  bridge(page.says(2, word(2)))
  expect(heard).toEqual([word(1)])
  expect(await pages.inject(VIEW, DOCUMENT)).toBe(false)
  tell(standing('document-2'))
  expect(await pages.inject(VIEW, 'document-2')).toBe(true)
})

test('a word that cannot be taken, nested too deeply for one, ends the channel', async () => {
  const { bridge, page, ports, lost } = await entered()
  bridge(page.says(0, OPEN))
  ports[0]?.onMessage(() => {
    throw new RangeError('too deep')
  })
  bridge(page.says(1, word(1)))
  expect(lost()).toBe(1)
})

test('when another document stands there, the channel is lost and its words are no one’s', async () => {
  const { bridge, tell, page, heard, lost } = await entered()
  bridge(page.says(0, OPEN))
  tell(standing('document-2'))
  expect(lost()).toBe(1)
  bridge(page.says(1, word(1)))
  expect(heard).toEqual([])
})

test('what is said to the page is signed, numbered and for its interpreter alone', async () => {
  const { bridge, page, key, ports, posted } = await entered()
  bridge(page.says(0, OPEN))
  const said = [
    { type: 'halt', txn: 'a' },
    { type: 'halt', txn: 'b' }
  ] as const
  for (const message of said) ports[0]?.postMessage(message)
  await expect.poll(() => posted.length).toBe(2)
  for (const [next, message] of said.entries()) {
    const expected = { publicKeyX: key, audience: page.audience, next }
    expect(openSealed(posted[next] ?? '', expected)).toEqual({ ok: true, value: message })
  }
})

test('only the origins that the host names may be reached', async () => {
  const { pages } = await entered()
  expect(await pages.mayReach('https://shop.example')).toBe(true)
  expect(await pages.mayReach('https://shop.example.org')).toBe(false)
})
