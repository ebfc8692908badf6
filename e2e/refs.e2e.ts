import { connectToWrit, type Told } from '@writ/examples/planners/tools'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const page = (title: string, body: string): string => `<title>${title}</title><main><h1>${title}</h1>${body}</main>`

const LIST = page('People', '<ul><li>Ann <a href="/ann">Open</a></li><li>Ben <a href="/ben">Open</a></li></ul>')
const BEN = page(
  'Ben',
  `<p><button onclick="this.textContent = 'Called at home'">Call</button></p>
  <p><button onclick="this.textContent = 'Called at work'">Call</button></p>`
)

let pages: Pages
let road: Road
beforeAll(async () => {
  pages = await servePages(() => ({ '/': LIST, '/ann': page('Ann', ''), '/ben': BEN }))
  road = await startRoad({ browser: 'chromium', vault: [] })
})
afterAll(async () => {
  await road?.close()
  await pages?.close()
})

/** The refs of those lines of a view that hold these words, in order. */
const refsOf = (view: unknown, words: string): readonly string[] =>
  String(view)
    .split('\n')
    .flatMap((line) => [...line.matchAll(/(\w+ "[^"]*")[^@]*(@e\d+)/g)])
    .flatMap(([, named = '', ref = '']) => (named === words ? [ref] : []))

test('a planner over MCP aims at what it saw, is held, sees the page, and goes on with what it sees there', async () => {
  const mcp = await connectToWrit({ server: road.server.url, key: road.server.agentKey })
  try {
    const looked = await mcp.call('observe', { url: `${pages.url}/`, request: 'Call Ben at work' })
    expect(looked).toMatchObject({ status: 'done', site: 'page' })
    const { session } = looked
    const act = (given: object): Promise<Told> => mcp.call('act', { session, ...given })
    const seen = (looked.views as readonly string[])[0]
    expect(refsOf(seen, 'link "Open"')).toHaveLength(2)
    const there = await act({ text: 'on page { open "/" }', observe: 'document' })
    const [, ben = ''] = refsOf(there.view, 'link "Open"')
    const opened = await act({ text: `on page { click ${ben} click button "Call" }`, observe: 'document' })
    expect(opened).toMatchObject({ status: 'held', code: 'target/ambiguous' })
    const [home = '', work = ''] = refsOf(opened.view, 'button "Call"')
    expect([home, work]).toEqual([expect.stringMatching(/^@e/), expect.stringMatching(/^@e/)])
    const run = (opened.resume as { run: string }).run
    const unseen = await act({ resume: run, replace: 'click @e900', observe: 'document' })
    expect(unseen).toMatchObject({ status: 'refused', code: 'check/unknown-ref' })
    const done = await act({ resume: run, replace: `click ${work}`, observe: 'document' })
    expect([done.status, done.message]).toEqual(['done', undefined])
    expect(done.view).toContain('button "Called at work"')
    expect(done.view).toContain('button "Call" ')
    // It stands for an element of this page, and of no other.
    const left = await act({ text: `on page { open "/ann" click ${home} }` })
    expect(left).toMatchObject({ status: 'held', code: 'target/changed' })
    expect(left.message).toContain('look again')
    expect((await road.log(null)).verified).toBe(true)
  } finally {
    await mcp.close()
  }
}, 180_000)
