import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actsOnBridge, BRIDGE_BODY, BRIDGE_DONE } from './stage/bridge-page.ts'
import { FLOOD, FLOODS, LIE, LONG } from './stage/flood.ts'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type FrameRoad, frameScript, startFrameRoad } from './stage/start-frame-road.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

/** What nobody else may ever hold of a flood, in bytes: some times what may wait. */
const ROOM = 1_000_000_000

/**
 * All ways out of a page's own world that might lead to the bridge, each flooded; and what makes a host tell of its webviews. `moves` to addresses too long to be
 * told are its own leaving: a plan of its site does nothing there.
 */
const FLOODS_HOST = `<script>
globalThis.flooded = 0
const everything = (text) => {
  window.postMessage(text, '*')
  dispatchEvent(new MessageEvent('message', { data: text, source: window, origin: location.origin }))
  globalThis.webkit?.messageHandlers?.writ?.postMessage(text)
  globalThis.writ?.hear(text)
}
const flood = new Function('say', ${JSON.stringify(FLOODS)})
const moves = (length) => { try { for (let n = 0; n < 200; n++) history.replaceState('', '', '?' + n + 'x'.repeat(length)) } catch {}
  for (let n = 0; n < 30; n++) { const frame = document.createElement('iframe'); frame.src = 'about:blank?' + n; document.body.append(frame); frame.remove() } }
const moving = setInterval(moves, 2000, 1000)
setTimeout(() => { flooded = flood(everything) }, 300)
</script>`

describe.skipIf(lacksWebKit())('a flood of the bridge in WebKitGTK', () => {
  let pages: Pages
  let road: WebviewRoad
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/quiet': BRIDGE_BODY,
      '/taken': BRIDGE_BODY,
      '/floods': FLOODS_HOST + BRIDGE_BODY,
      '/pressed': 'pressed'
    }))
    road = await startWebviewRoad({ origins: [pages.url], answer: () => 'once' })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  const pressed = () => pages.hits.filter(({ path }) => path === '/pressed').length
  const evaluate = async (script: string, world?: string) =>
    String((await road.host.ask({ do: 'eval', script, ...(world && { world }) }, 'value')).value)
  /** The app's own process and its coordinator's, which came first of WebKit's. */
  const held = () => {
    const all = road.host.processes()
    const coordinator = all.find(({ command }) => command.includes('WebKitWebProcess'))
    return [all.find(({ command }) => command.includes('host.py')), coordinator].map((one) => one?.most ?? Infinity)
  }

  test('by a page’s own scripts has no part of it: its plan is done, with the truth', async () => {
    const before = pressed()
    expect(await road.run(actsOnBridge(pages.url, '/floods'))).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
    await expect.poll(() => evaluate('return flooded')).toBe(String(FLOOD + LONG + 1))
    // The engine lets a page move only so often: until it moved far, nothing was tried.
    const long = 'clearInterval(moving)\nmoves(70000)\nreturn location.href.length'
    await expect.poll(async () => Number(await evaluate(long)), { timeout: 60_000 }).toBeGreaterThan(70_000)
    expect(await road.run(actsOnBridge(pages.url, '/quiet'))).toMatchObject(BRIDGE_DONE)
    for (const most of held()) expect(most).toBeLessThan(ROOM)
  })

  test('by one who has taken over the page’s process ends that page, is told its run, and harms no other', async () => {
    const before = pressed()
    const running = road.run(actsOnBridge(pages.url, '/taken', 'wait for heading "Never" up to 60s'))
    const taken = `return location.pathname === '/taken' && typeof writ`
    await expect.poll(() => evaluate(taken, 'writ').catch(() => '')).toBe('object')
    const flood = `const say = (text) => webkit.messageHandlers.writ.postMessage(text)\n${FLOODS}`
    road.host.tell({ do: 'eval', script: flood, world: 'writ' })
    const beside = road.run(actsOnBridge(pages.url, '/quiet'))
    const out = await running
    // Its page went, whether it had been told to be there or not; it did not wait to the end.
    expect(['page/wrong-origin', 'page/load-failed']).toContain(out.refusal?.code)
    expect(JSON.stringify(out)).not.toContain(LIE)
    expect(await beside).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
    for (const most of held()) expect(most).toBeLessThan(ROOM)
  })
})

/** Before the page side: has its channel, and floods it and the app's window once the page side spoke. */
const floods = (say: string) => `<script>
const post = MessagePort.prototype.postMessage
globalThis.flooded = undefined
const flood = new Function('say', ${JSON.stringify(FLOODS)})
MessagePort.prototype.postMessage = function (message) {
  post.call(this, message)
  if (message.type !== 'said' || flooded !== undefined) return
  flooded = 0
  const { port1 } = new MessageChannel()
  flooded = flood((text) => { ${say} })
}
</script>`

const OVER_PORT = `post.call(this, { type: 'said', text })`
const MALFORMED = `post.call(this, { type: 'said', text: { toString: text, deep: [[[text]]] } })`
/** With a channel each, and without; greetings and what is none. */
const OVER_WINDOW = `parent.postMessage(text, '*')
  parent.postMessage({ type: 'writ-hello', url: text.slice(0, 70000) }, '*', [new MessageChannel().port2])
  if (text.length < 1e6) parent.postMessage({ type: 'writ-hello', url: location.href, more: text }, '*', [new MessageChannel().port2])`

describe('a flood of the bridge in frames', () => {
  let pages: Pages
  let road: FrameRoad
  beforeAll(async () => {
    road = await startFrameRoad(async (host) => {
      const ours = frameScript(host)
      // Of another site than the app: its scripts are in a process of their own.
      pages = await servePages(
        () => ({
          '/quiet': ours + BRIDGE_BODY,
          '/port': floods(OVER_PORT) + ours + BRIDGE_BODY,
          '/malformed': floods(MALFORMED) + ours + BRIDGE_BODY,
          '/window': floods(OVER_WINDOW) + ours + BRIDGE_BODY,
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
  const pressed = () => pages.hits.filter(({ path }) => path === '/pressed').length
  const passed = async () => {
    const all = await road.passedOn()
    return { many: all.length, size: all.reduce((sum, { length }) => sum + length, 0) }
  }

  test.each(['/port', '/malformed'])(
    'over its channel (%s) has the document left, and harms no other',
    async (path) => {
      const [before, far] = [pressed(), await passed()]
      const running = road.run(actsOnBridge(pages.url, path))
      const beside = road.run(actsOnBridge(pages.url, '/quiet'))
      expect(await running).toMatchObject({ status: 'refused' })
      expect(await beside).toMatchObject(BRIDGE_DONE)
      expect(pressed() - before).toBe(1)
      const now = await passed()
      // That of the flood, and what the honest page said.
      expect(now.many - far.many).toBeLessThan(1_100)
      expect(now.size - far.size).toBeLessThan(65_000_000)
      // It stands in no frame any more, so that nothing more comes.
      expect(road.page.frames().filter((one) => one.url().endsWith(path))).toEqual([])
    }
  )

  test('of the app’s window is not read, and its plan is done with the truth', async () => {
    const [before, far] = [pressed(), await passed()]
    expect(await road.run(actsOnBridge(pages.url, '/window'))).toMatchObject(BRIDGE_DONE)
    expect(pressed() - before).toBe(1)
    expect(await road.evaluate('/window', 'flooded')).toBeGreaterThan(FLOOD)
    expect((await passed()).many - far.many).toBeLessThan(100)
  })
})
