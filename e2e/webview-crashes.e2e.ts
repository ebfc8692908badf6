import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

const POLICY = '@id("all") @ask("never") permit (principal, action, resource);'

/** Each press is a row of the site’s, and is answered late, so that a batch can be struck in its middle. */
const ADD = (name: string) => `<button onclick="add('${name}')">Add ${name}</button>`
const ROWS = `<h1>Rows</h1>${['one', 'two', 'three'].map(ADD).join('')}<ul aria-label="Rows"></ul><script>
const add = async (name) => {
  await fetch('/row?' + name, { method: 'POST' })
  document.querySelector('ul').insertAdjacentHTML('beforeend', '<li>Row ' + name + '</li>')
}
</script>`
const PLAN = (site: string) => `plan "Rows" site s = "${site}"
on s {
  open "/rows"
  click button "Add one"
  wait for text like "Row one" up to 10s
  click button "Add two"
  wait for text like "Row two" up to 10s
  click button "Add three"
  wait for text like "Row three" up to 10s
}
return "all"`
const QUIET = '<h1>Quiet</h1><p>The sum is 42</p>'
const READ = (site: string, more = '') =>
  `plan "Read" site s = "${site}"\non s { open "/quiet" let a = read text of text like "The sum*"\n${more} }\nreturn a`
const TRUE = { status: 'done', result: 'The sum is 42' }
/** A run is told long before its own patience ends. */
const AT_ONCE_MS = 20_000
/** A page’s process begins in this time, however slow the machine is. */
const SLOW = { timeout: 90_000, interval: 20 }

const late = { raw: { body: 'added', late: 700 } }

describe.skipIf(lacksWebKit())('a crash in an app’s webviews', () => {
  let pages: Pages
  let road: WebviewRoad
  /** The first of WebKit's to begin, until another is begun in its place. */
  let coordinator: number
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/rows': ROWS,
      '/row': late,
      '/quiet': QUIET,
      '/never': { raw: { body: 'x', late: 60_000 } }
    }))
    road = await startWebviewRoad({ origins: [pages.url], policy: POLICY })
    coordinator = web()[0]?.pid ?? 0
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  beforeEach(() => void pages.hits.splice(0))

  const rows = () => pages.hits.flatMap(({ path }) => (path.startsWith('/row?') ? [path.slice(5)] : []))
  const web = () => road.host.processes().filter(({ command }) => command.includes('WebKitWebProcess'))
  const connected = () =>
    expect
      .poll(
        async () => ((await road.host.ask({ do: 'status' }, 'status')).said as { connected?: boolean }).connected,
        SLOW
      )
      .toBe(true)

  /** What the site has is what the run says that it did, and nothing of it twice. */
  const holds = (status: string, also: readonly string[] = []) => {
    const kept = rows()
    expect(new Set(kept).size).toBe(kept.length)
    expect(['done', 'unknown', 'refused', ...also]).toContain(status)
    if (status === 'done') expect(kept).toEqual(['one', 'two', 'three'])
  }

  test.each([1, 2, 3])(
    'of the coordinator, whose process is killed at row %i of a batch: nothing is doubled, and the run ends as it was',
    async (at) => {
      await connected()
      const running = road.run(PLAN(pages.url))
      await expect.poll(() => rows().length, SLOW).toBe(at)
      const before = new Set(web().map(({ pid }) => pid))
      expect(before).toContain(coordinator)
      process.kill(coordinator, 'SIGKILL')
      await expect.poll(() => web().some(({ pid }) => !before.has(pid)), SLOW).toBe(true)
      coordinator = web().find(({ pid }) => !before.has(pid))?.pid ?? 0
      const out = await running
      holds(out.status)
      expect((await road.log(out.run)).verified).toBe(true)
    }
  )
  test('of the whole app, all of whose processes are killed in a batch: nothing is doubled, and its next life acts', async () => {
    const running = road.run(PLAN(pages.url))
    await expect.poll(() => rows().length, SLOW).toBe(2)
    await road.crash()
    await connected()
    const out = await running
    // Between two acts nothing is unknown; but the webview is gone, and the run with it.
    holds(out.status, out.refusal?.code === 'run/interrupted' ? ['failed'] : [])
    expect(rows().length).toBeLessThan(4)
    expect(await road.run(READ(pages.url))).toMatchObject(TRUE)
  })

  test('of a page, whose process is killed while a run waits in it, is told at once', async () => {
    const running = road.run(READ(pages.url, 'wait for heading "Never" up to 60s'))
    await expect.poll(() => pages.hits.length, SLOW).toBe(1)
    await expect
      .poll(
        async () =>
          String((await road.host.ask({ do: 'eval', script: 'return typeof writ', world: 'writ' }, 'value')).value),
        SLOW
      )
      .toBe('object')
    const since = Date.now()
    road.host.tell({ do: 'kill', whose: 'page' })
    expect((await running).status).toBe('refused')
    expect(Date.now() - since).toBeLessThan(AT_ONCE_MS)
    expect(await road.run(READ(pages.url))).toMatchObject(TRUE)
  })

  test('of a page, whose process is killed while it loads, is told at once', async () => {
    const running = road.run(READ(pages.url).replace('/quiet', '/never'))
    await expect.poll(() => pages.hits.length, SLOW).toBe(1)
    const since = Date.now()
    road.host.tell({ do: 'kill', whose: 'page' })
    expect(await running).toMatchObject({ status: 'refused', refusal: { code: 'page/load-failed' } })
    expect(Date.now() - since).toBeLessThan(AT_ONCE_MS)
  })
})
