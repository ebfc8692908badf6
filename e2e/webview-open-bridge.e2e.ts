import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BRIDGE_BODY } from './stage/bridge-page.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type FrameRoad, frameScript, startFrameRoad } from './stage/start-frame-road.ts'

const LIE = 'The sum is 666'

/** Greets as its page's page side did, with a channel of its own, again and again; and says lies in whatever shape, to whoever may hear. */
const FORGES = `<script>
globalThis.stolen = []
const lie = JSON.stringify({ instance: 'A'.repeat(43), document: 'B'.repeat(22), sealed: 'x.y.z', lie: '${LIE}' })
const greet = () => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => { stolen.push(data); port1.postMessage({ type: 'said', text: lie }) }
  parent.postMessage({ type: 'writ-hello', url: location.href }, '*', [port2])
  port1.postMessage({ type: 'said', text: lie })
  parent.postMessage({ type: 'said', text: lie }, '*')
  parent.postMessage(lie, '*')
  dispatchEvent(new Event('pagehide'))
}
globalThis.greeted = 0
setInterval(() => { greet(); greeted++ }, 20)
greet()
</script>`

/** Runs before the page side, and has all that the page side says: says it again, early, late, changed and in another's name. */
const OVERHEARS = `<script>
const post = MessagePort.prototype.postMessage
globalThis.sent = 0
const heard = []
MessagePort.prototype.postMessage = function (message) {
  const again = (text) => { sent++; post.call(this, { type: 'said', text }) }
  post.call(this, message)
  if (message.type !== 'said' || sent > 30) return
  const said = JSON.parse(message.text)
  const [head, body, signature] = said.sealed.split('.')
  const claims = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/')))
  const part = (json) => btoa(JSON.stringify(json)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const { txn, seq, step } = claims.msg
  const msg = { type: 'outcome', txn, seq, step, outcome: { kind: 'done', value: '${LIE}' } }
  again(message.text)
  for (const n of [claims.n, claims.n + 1, claims.n + 2])
    again(JSON.stringify({ ...said, sealed: [head, part({ ...claims, n, msg }), signature].join('.') }))
  again(JSON.stringify({ ...said, instance: 'A'.repeat(43) }))
  heard.push(message.text)
  if (heard.length > 1) again(heard.at(-2))
}
</script>`

/** Runs before the page side, and keeps both ends of its channel. */
const STEALS = `<script>
const Made = MessageChannel
globalThis.kept = []
globalThis.MessageChannel = function () { const made = new Made(); kept.push(made); return made }
globalThis.heardThere = []
const lies = () => { for (const { port1 } of kept) port1.postMessage({ type: 'said', text: JSON.stringify({ instance: 'A'.repeat(43), document: 'B'.repeat(22), sealed: '${LIE}' }) }) }
addEventListener('load', () => {
  for (const { port1 } of kept) port1.addEventListener('message', ({ data }) => { heardThere.push(data); if (heardThere.length < 20) lies() })
})
</script>`

const FLOODS = `<script>
const post = MessagePort.prototype.postMessage
let flooded = false
MessagePort.prototype.postMessage = function (message) {
  post.call(this, message)
  if (message.type !== 'said' || flooded) return
  flooded = true
  for (let many = 0; many < 300; many++) post.call(this, { type: 'said', text: 'flood ' + many })
  setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<h2>Flooded</h2>'), 500)
}
</script>`

/** Runs after the page side, and replaces what carries its words and what reads them. */
const REPLACES = `<script>
globalThis.got = { carried: [], read: [] }
const wrap = (of, name) => { const was = of[name]
  of[name] = function (...all) { if (/writ|said|sealed/.test(JSON.stringify(all))) got.carried.push(JSON.stringify(all)); return Reflect.apply(was, this, all) } }
for (const of of [MessagePort.prototype, window]) wrap(of, 'postMessage')
const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data').get
Object.defineProperty(MessageEvent.prototype, 'data', { get() { const given = data.call(this); if (/begin|hear/.test(given?.type)) got.carried.push(JSON.stringify(given)); return given } })
const parse = JSON.parse
JSON.parse = (text, ...more) => { got.read.push(text); return parse(text, ...more) }
</script>`

describe('a bridge in the page’s own world', () => {
  let pages: Pages
  let stranger: Pages
  let road: FrameRoad
  beforeAll(async () => {
    road = await startFrameRoad(async (host) => {
      const ours = frameScript(host)
      stranger = await servePages(() => ({ '/': ours + FORGES + BRIDGE_BODY, '/pressed': 'pressed' }), '127.0.0.2')
      pages = await servePages(() => ({
        '/quiet': ours + BRIDGE_BODY,
        '/bare': BRIDGE_BODY,
        '/forges': ours + FORGES + BRIDGE_BODY,
        '/overhears': OVERHEARS + ours + BRIDGE_BODY,
        '/steals': STEALS + ours + BRIDGE_BODY,
        '/floods': FLOODS + ours + BRIDGE_BODY,
        '/replaces': ours + REPLACES + BRIDGE_BODY,
        '/embeds': `${ours}<iframe src="${stranger.url}/"></iframe>${BRIDGE_BODY}`,
        '/leads': `${ours}<h1>Bridge</h1><a href="${stranger.url}/">On</a><p>The sum is 42</p>`,
        '/slow': `${ours}<h1>Slow</h1><button onclick="fetch('/pressed', { method: 'POST' })">Press</button>
          <button onclick="globalThis.waits = true">Wait</button>`,
        '/pressed': 'pressed'
      }))
      return [pages.url]
    })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
    await stranger?.close()
  })

  const pressed = () => pages.hits.filter(({ path }) => path === '/pressed').length
  const lied = async () => (await road.passedOn()).filter((text) => text.includes(LIE)).length
  const plan = (acts: string) => `plan "Bridge" site s = "${pages.url}"\non s {\n${acts}\n}\nreturn a`
  const READ = `let a = read text of text like "The sum*"`
  const PRESS = `${READ}\nclick button "Press"\nwait for heading "Bridge" up to 5s\nlet b = ${READ.slice(8)}`
  const TRUE = { status: 'done', result: 'The sum is 42', refusal: null }

  /** A plan that reads, presses and reads again; how it ended, and how often the site was pressed. */
  const press = async (path: string) => {
    const before = pressed()
    const out = await road.run(plan(`open "${path}"\n${PRESS}`))
    return { out, pressed: pressed() - before }
  }

  test('a page that greets, lies and says that it leaves, again and again, beside its page side is not heard, and gets nothing', async () => {
    expect(await press('/forges')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await road.evaluate('/forges', 'greeted')).toBeGreaterThan(1)
    expect(await road.evaluate('/forges', 'stolen')).toEqual([])
    expect(await lied()).toBe(0)
  })

  test('what a page overhears and says again, late, in another order or changed, is passed on and not believed', async () => {
    expect(await press('/overhears')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await road.evaluate('/overhears', 'sent')).toBeGreaterThan(10)
    const passed = await road.passedOn()
    expect(new Set(passed).size).toBeLessThan(passed.length)
  })

  test('a page that has both ends of the channel speaks on it in vain', async () => {
    expect(await press('/steals')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await road.evaluate('/steals', 'heardThere.length')).toBeGreaterThan(0)
    expect(await lied()).toBeGreaterThan(0)
  })

  test('a document that floods is heard no more and acted in no more; the next one is', async () => {
    expect(await press('/floods')).toMatchObject({
      out: { status: 'refused', refusal: { code: 'page/load-failed' } },
      pressed: 0
    })
    expect((await road.passedOn()).filter((text) => text.startsWith('flood'))).toHaveLength(300)
    expect(await press('/quiet')).toMatchObject({ out: TRUE, pressed: 1 })
  })

  test('a page of another origin in a frame of the page, or beside it in the app’s, greets and lies in vain', async () => {
    const before = await lied()
    const greetings = () => road.evaluate<number>(`${stranger.url}/`, 'greeted')
    expect(await press('/embeds')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await greetings()).toBeGreaterThan(1)
    await road.page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { id: 'beside', src: '${stranger.url}/' }))`
    )
    expect(await press('/quiet')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await greetings()).toBeGreaterThan(1)
    expect(await road.evaluate(`${stranger.url}/`, 'stolen')).toEqual([])
    await road.page.evaluate(`document.querySelector('#beside').remove()`)
    expect(await lied()).toBe(before)
  })

  test('a frame that is led to another origin is acted in no more, whatever greets there', async () => {
    const out = await road.run(
      plan(`open "/leads"\n${READ}\nclick link "On"\nwait for heading "Bridge" up to 5s\nclick button "Press"`)
    )
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/wrong-origin' } })
    expect(stranger.hits.filter(({ path }) => path === '/pressed')).toEqual([])
  })

  test('a page that replaces later what carries the bridge has none of it', async () => {
    expect(await press('/replaces')).toMatchObject({ out: TRUE, pressed: 1 })
    expect(await road.evaluate('/replaces', 'got.carried')).toEqual([])
  })

  test('what no world of its own protects: a page that replaces what the page side is built on sees its batches, and those of no other', async () => {
    const read = await road.evaluate<readonly string[]>('/replaces', 'got.read')
    expect(read.some((text) => text.includes('writ-batch+jwt'))).toBe(true)
    const instances = (texts: readonly string[]) =>
      texts.flatMap((text) => /"aud":"writ-page:([\w-]+)/.exec(text)?.[1] ?? [])
    expect(new Set(instances(read)).size).toBe(1)
  })

  test('a page that is loaded anew in the middle of a batch is pressed once', async () => {
    const before = pressed()
    const acts = `let a = read text of heading\nclick button "Press"\nclick button "Wait"\nwait for heading "Slow done" up to 5s`
    const running = road.run(plan(`open "/slow"\n${acts}`))
    await expect.poll(() => road.evaluate('/slow', 'globalThis.waits').catch(() => false)).toBe(true)
    await road.evaluate('/slow', 'void setTimeout(() => location.reload())')
    // The wait only looks, so that it is done again in the new document, where nothing comes.
    expect(await running).toMatchObject({ status: 'refused', refusal: { code: 'page/wait-timeout' } })
    expect(pressed() - before).toBe(1)
  })
})
