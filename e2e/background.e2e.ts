import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnPage, openOwnPage } from './stage/own-page.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const PAGES = {
  '/': `<h1>Home</h1><p role="status"></p>
    <script>
      const say = (text) => { document.querySelector('[role=status]').textContent = text }
      const look = () => { document.querySelector('h1').textContent = document.hidden ? 'Behind' : 'In front' }
      document.addEventListener('visibilitychange', look)
      look()
    </script>
    <style>
      @keyframes shine { from { opacity: 0.9 } to { opacity: 1 } }
      @keyframes come { from { translate: 200px 0 } to { translate: 0 0 } }
      .shines { animation: shine 1s infinite alternate }
      .comes { animation: come 2s }
      #far { margin-top: 3000px; scroll-behavior: smooth }
      html { scroll-behavior: smooth }
    </style>
    <label>Name <input oninput="say('Named ' + this.value)"></label>
    <label><input type="checkbox"> Paid</label>
    <label>Kind <select><option>Meals</option><option>Travel</option></select></label>
    <button onclick="say('Clicked')">Click</button>
    <button class="shines" onclick="say('Shone')">Shining</button>
    <button onclick="document.querySelector('#late').className = 'comes'; document.querySelector('#late').hidden = false">Show</button>
    <button id="late" hidden onclick="say('Came')">Coming</button>
    <button onclick="setTimeout(() => say('Waited'), 300)">Wait</button>
    <button onclick="fetch('/slow').then(() => say('Fetched'))">Fetch</button>
    <button onclick="requestAnimationFrame(() => say('Drawn'))">Draw</button>
    <ul aria-label="From" style="min-height: 30px"><li draggable="true" aria-label="Milk" id="milk" ondragstart="event.dataTransfer.setData('text', 'milk')">Milk</li></ul>
    <ul aria-label="To" style="min-height: 30px" ondragover="event.preventDefault()" ondrop="event.preventDefault(); this.append(document.querySelector('#milk')); say('Dropped')"></ul>
    <div id="far"><button onclick="say('Far')">Far away</button></div>`,
  '/slow': 'slow',
  '/front': '<h1>Front</h1>'
}

interface Tabbed {
  readonly chrome: {
    readonly tabs: {
      query(which: unknown): Promise<readonly { active: boolean; url?: string; windowId: number }[]>
      create(tab: unknown): Promise<unknown>
    }
  }
}

describe.each(['bare-chromium', 'firefox'] as const)('a tab behind another, in %s', (browser) => {
  let road: Road
  let s: Pages
  let own: OwnPage
  beforeAll(async () => {
    s = await servePages(() => PAGES)
    road = await startRoad({ browser, vault: [] })
    own = await openOwnPage(() => road.driver.newPage(road.driver.extensionUrl('/options.html')))
  })
  afterAll(async () => {
    await road?.close()
    await s?.close()
  })
  /** Puts a tab of the person's before the one that shows the site, in its window, if it does not stand there yet. */
  const cover = (url: string) =>
    own.call(async (front: string) => {
      const { tabs } = (globalThis as unknown as Tabbed).chrome
      const active = (await tabs.query({})).filter((tab) => tab.active)
      if (active.some((tab) => tab.url === front)) return true
      const behind = active.find((tab) => tab.url === new URL('/', front).href)
      if (behind) await tabs.create({ url: front, active: true, windowId: behind.windowId })
      return behind !== undefined
    }, url)
  /** Runs a plan whose tab has another before it by the time it comes to `body`. */
  const run = async (body: string) => {
    const ended = road.run(`plan "Behind" site s = "${s.url}"
on s { open "/" wait for heading "Behind" up to 60s
${body}
}`)
    await expect.poll(() => s.hits.some(({ path }) => path === '/'), { timeout: 30_000 }).toBe(true)
    // A tab has its new address some time after the site was asked; it is covered once.
    await expect.poll(() => cover(`${s.url}/front`), { timeout: 30_000 }).toBe(true)
    await expect.poll(() => s.hits.some(({ path }) => path === '/front'), { timeout: 30_000 }).toBe(true)
    s.hits.length = 0
    return await ended
  }
  const says = (text: string) => `wait until read text of status == "${text}" up to 20s`

  test('is written in, pressed, chosen from, dragged and scrolled in', async () => {
    const out = await run(`fill field "Name" with "Ada" ${says('Named Ada')}
type "x" into field "Name" ${says('Named Adax')}
check checkbox "Paid"
choose "Travel" from combobox "Kind"
click button "Click" ${says('Clicked')}
drag listitem "Milk" to list "To" ${says('Dropped')}
click button "Far away" ${says('Far')}
press "Enter" in button "Click" ${says('Clicked')}
wait for heading "Behind" up to 1s`)
    expect(out).toMatchObject({ status: 'done', refusal: null })
  })

  test('is waited in: for timers, for answers, for what moves', async () => {
    const out = await run(`click button "Wait" ${says('Waited')}
click button "Fetch" ${says('Fetched')}
click button "Shining" ${says('Shone')}
click button "Show" click button "Coming" ${says('Came')}
wait for heading "Behind" up to 1s`)
    expect(out).toMatchObject({ status: 'done', refusal: null })
  })

  test.skipIf(browser === 'firefox')(
    'draws nothing: what waits for that ends in its time, and is told of (Firefox goes on drawing there, now and then)',
    async () => {
      const out = await run(`click button "Draw" wait until read text of status == "Drawn" up to 3s`)
      expect(out).toMatchObject({
        status: 'refused',
        refusal: { code: 'page/wait-timeout', detail: { behind: true } }
      })
    }
  )
})
