import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actsOnBridge, BRIDGE_BODY, BRIDGE_DONE } from './stage/bridge-page.ts'
import { LIE } from './stage/flood.ts'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type FrameRoad, frameScript, startFrameRoad } from './stage/start-frame-road.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** What every object inherits from here on, so that what is not there is. */
const POLLUTES = `<script>
for (const [name, value] of Object.entries({ type: 'said', text: '${LIE}', begin: 1, document: 'd', key: 'k', host: 'null', then: undefined, ok: true, value: { type: 'open', origin: 'null' } }))
  Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true, enumerable: false })
Array.prototype[0] = undefined; delete Array.prototype[0]
Object.defineProperty(Array.prototype, 'toJSON', { value: () => ['${LIE}'], configurable: true })
Object.defineProperty(String.prototype, 'toJSON', { value: () => '${LIE}', configurable: true })
</script>`

/** Frames that inherit the page's origin, and one that does not, each greeting whoever is around, and above, as its page side does. */
const greets = `<script>setInterval(() => { for (const to of [parent, top]) {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => { (globalThis.got ??= []).push(data) }
  to.postMessage({ type: 'writ-hello', url: location.origin === 'null' ? '${'http://127.0.0.1/'}' : location.origin + '/' }, '*', [port2])
  port1.postMessage({ type: 'said', text: '${LIE}' })
  to.postMessage({ type: 'said', text: '${LIE}' }, '*')
} }, 20)</script>`
const NESTS = `<iframe srcdoc="${greets.replaceAll('"', '&quot;')}"></iframe>
<iframe sandbox="allow-scripts" srcdoc="${greets.replaceAll('"', '&quot;')}"></iframe>
<iframe src="about:blank"></iframe><script>
const blank = document.querySelector('iframe[src]').contentWindow
setInterval(() => { for (const to of [parent, top]) { const { port1, port2 } = new blank.MessageChannel()
  blank.eval('(to, message, port) => to.postMessage(message, "*", [port])')(to, { type: 'writ-hello', url: location.href }, port2)
  port1.postMessage({ type: 'said', text: '${LIE}' }) } }, 20)
try { document.domain = document.domain } catch {}
</script>`

/** Beside its page side, by the channel of that: what is no word of a page side, and what looks like one to who reads it loosely. */
const STRANGE = `<script>
const post = MessagePort.prototype.postMessage
let done = false
MessagePort.prototype.postMessage = function (message) {
  post.call(this, message)
  if (message.type !== 'said' || done) return
  done = true
  KIND
}
</script>`
const strange = (kind: string) => STRANGE.replace('KIND', kind)
const KINDS = {
  getters: `post.call(this, { get type() { return 'said' }, get text() { return { toString: null } } })`,
  words: `post.call(this, { type: new String('said'), text: new String('${LIE}') })`,
  bytes: `post.call(this, { type: 'said', text: new ArrayBuffer(300_000_000) })`,
  ports: `const all = Array.from({ length: 2000 }, () => new MessageChannel().port1); post.call(this, { type: 'said', text: all }, all)`,
  deep: `let deep = []; for (let n = 0; n < 500; n++) deep = [deep]; post.call(this, { type: 'said', text: deep })`,
  circle: `const circle = { type: 'said' }; circle.text = circle; post.call(this, circle)`,
  proto: `post.call(this, JSON.parse('{"__proto__":{"type":"said"},"type":"said","text":"x","constructor":{"prototype":{"type":"left"}}}'))`
}

/** Goes elsewhere under the press itself: what was looked at is not what would be pressed. */
const SLIPS = `<h1>Bridge</h1><p>The sum is 42</p>
<button onpointerdown="slip()" onmousedown="slip()" onfocus="slip()" onclick="fetch('/pressed', { method: 'POST' })">Press</button>
<script>const slip = () => { location.href = '/trap' }</script>`
const TRAP = `<h1>Bridge</h1><p>The sum is 666</p><button onclick="fetch('/trapped', { method: 'POST' })">Press</button>
<script>addEventListener('pointerup', () => fetch('/trapped', { method: 'POST' }))</script>`

/** From its first visit on, answers whatever its site's pages ask for, scripts of other sites too. */
const WORKER = `addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url)
  if (/^\\/(frame|page|guards)/.test(pathname)) event.respondWith(new Response("globalThis.replaced = true", { headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' } }))
})`
const WORKS = `<h1>Worker</h1><p>starting</p><script>
navigator.serviceWorker?.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => { document.querySelector('p').textContent = 'The sum is ready' }, () => { document.querySelector('p').textContent = 'The sum is ready' })
if (!navigator.serviceWorker) document.querySelector('p').textContent = 'The sum is ready'
</script>`
const worker = { raw: { headers: { 'content-type': 'text/javascript' }, body: WORKER } }

const LOCKED = {
  raw: {
    headers: {
      ...HTML,
      'content-security-policy':
        "default-src 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'fullscreen=()'
    },
    body: '<!doctype html><html lang=en><title>x</title><h1>Bridge</h1><p>The sum is 42</p><form method=post action=/pressed><button>Press</button></form>'
  }
}

describe.skipIf(lacksWebKit())('attacks on the bridge from a page in WebKitGTK', () => {
  let pages: Pages
  let road: WebviewRoad
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/pollutes': POLLUTES + BRIDGE_BODY,
      '/nests': NESTS + BRIDGE_BODY,
      '/slips': SLIPS,
      '/trap': TRAP,
      '/locked': LOCKED,
      '/works': WORKS,
      '/worker.js': worker,
      '/quiet': BRIDGE_BODY,
      '/pressed': '<h1>Bridge</h1>'
    }))
    road = await startWebviewRoad({ origins: [pages.url], answer: () => 'once' })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  const pressed = (path = '/pressed') => pages.hits.filter((hit) => hit.path === path).length

  test.each(['/pollutes', '/nests', '/locked'])('%s changes nothing: it is read and pressed as it is', async (path) => {
    const before = pressed()
    expect(await road.run(actsOnBridge(pages.url, path))).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
  })

  test('a page that goes elsewhere under the press has nothing pressed there', async () => {
    const before = pressed()
    const out = await road.run(actsOnBridge(pages.url, '/slips'))
    expect(pressed('/trapped')).toBe(0)
    expect(pressed() - before).toBeLessThan(2)
    expect(JSON.stringify(out.result)).not.toContain('666')
  })

  test('a service worker of the site answers for no script of the bridge', async () => {
    const read = `let a = read text of text like "The sum*"`
    const plan = `plan "Worker" site s = "${pages.url}"\non s { open "/works" wait for text like "The sum is ready" up to 10s ${read} }\nreturn a`
    expect((await road.run(plan)).status).toBe('done')
    expect(await road.run(actsOnBridge(pages.url, '/quiet'))).toMatchObject(BRIDGE_DONE)
    const { value } = await road.host.ask({ do: 'eval', script: 'return typeof replaced' }, 'value')
    expect(value).toBe('undefined')
  })
})

describe('attacks on the bridge from a page in frames', () => {
  let pages: Pages
  let road: FrameRoad
  beforeAll(async () => {
    road = await startFrameRoad(async (host) => {
      const ours = frameScript(host)
      pages = await servePages(
        () => ({
          ...Object.fromEntries(
            Object.entries(KINDS).map(([name, kind]) => [`/${name}`, strange(kind) + ours + BRIDGE_BODY])
          ),
          '/pollutes': ours + POLLUTES + BRIDGE_BODY,
          '/nests': ours + NESTS + BRIDGE_BODY,
          '/slips': ours + SLIPS,
          '/trap': ours + TRAP,
          '/bars': {
            raw: { headers: { ...HTML, 'content-security-policy': "script-src 'self'" }, body: ours + BRIDGE_BODY }
          },
          '/quiet': ours + BRIDGE_BODY,
          '/pressed': 'pressed'
        }),
        '127.0.0.2'
      )
      return [pages.url]
    })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  const pressed = (path = '/pressed') => pages.hits.filter((hit) => hit.path === path).length
  const lied = async () => (await road.passedOn()).filter((text) => text.includes(LIE)).length

  test.each(Object.keys(KINDS))(
    'what is no word of a page side (%s) has its document left, and no other',
    async (name) => {
      const [before, lies] = [pressed(), await lied()]
      const out = await road.run(actsOnBridge(pages.url, `/${name}`))
      expect(out.status).toBe('refused')
      expect(road.page.frames().filter((one) => one.url().endsWith(`/${name}`))).toEqual([])
      expect(pressed() - before).toBe(0)
      expect(await lied()).toBe(lies)
    }
  )

  test('and the next page is acted in, once', async () => {
    const before = pressed()
    expect(await road.run(actsOnBridge(pages.url, '/quiet'))).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
  })

  test('frames in the page that have its origin, or none, greet and lie in vain', async () => {
    const [before, lies] = [pressed(), await lied()]
    expect(await road.run(actsOnBridge(pages.url, '/nests'))).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
    expect(await lied()).toBe(lies)
  })

  test('a page that changes what all its objects inherit speaks for itself alone', async () => {
    const before = pressed()
    const out = await road.run(actsOnBridge(pages.url, '/pollutes'))
    expect(out.status === 'done' ? out.result : 'The sum is 42').toBe('The sum is 42')
    expect(pressed() - before).toBeLessThan(2)
    expect(await road.run(actsOnBridge(pages.url, '/quiet'))).toMatchObject(BRIDGE_DONE)
  })

  test('a page that goes elsewhere under the press has nothing pressed there', async () => {
    await road.run(actsOnBridge(pages.url, '/slips'))
    expect(pressed('/trapped')).toBe(0)
  })

  test('a page whose content policy bars the app’s script is acted in by nobody', async () => {
    expect(await road.run(actsOnBridge(pages.url, '/bars'))).toMatchObject({ refusal: { code: 'page/load-failed' } })
  })
})
