import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRecording, readReader } from '../cli/replay/open-recording.ts'
import { type Hostile, serveHostile } from '../executor/tools/testing/serve-hostile.ts'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { newReader } from './stage/new-reader.ts'
import { registerTools } from './stage/register-tools.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const CLI = join(import.meta.dirname, '../cli/main.ts')

const CANARY = 'canary-that-nobody-may-tell'

let road: Road
let pages: Pages
let tools: Hostile
let reader: string
beforeAll(async () => {
  pages = await servePages(() => ({
    '/': '<h1>Home</h1><form method="post" action="/done"><input aria-label="Name" name="n"><button>Submit</button></form>',
    '/done': '<h1>Filed</h1>',
    '/tools': `<h1>Shop</h1><script>document.modelContext.registerTool({ name: 'look', description: 'Looks',
      execute: ({ of }) => ({ content: [], structuredContent: { n: of.length } }) })
      document.modelContext.registerTool({ name: 'fails', description: 'Fails', execute: () => ({ content: [], isError: true }) })</script>`,
    '/login': '<h1>Sign in here</h1><form><label>Password <input type="password" name="p"></label></form>'
  }))
  const { publicJwk, privateJwk } = await newReader()
  tools = await serveHostile()
  road = await startRoad({
    browser: 'chromium',
    args: ['--enable-features=WebMCP'],
    tools: { near: [tools.origin] },
    vault: [{ name: 'me', origin: pages.url, password: CANARY }],
    policy: ASK_BEFORE_SUBMIT,
    managed: () => ({ version: 1, floor: { recordingReaders: [publicJwk] } })
  })
  await registerTools(road, 'shop', { kind: 'http', url: tools.url }, { look: 'read' })
  reader = join(road.folder, 'reader.jwk')
  writeFileSync(reader, JSON.stringify(privateJwk))
})
afterAll(async () => {
  await road?.close()
  await tools?.close()
  await pages?.close()
})

/** The real command, asking the server: its exit code and what it says. */
const replay = async (run: string, ...more: string[]) => {
  const log = await road.log(run)
  expect(log.verified).toBe(true)
  const { key } = JSON.parse(readFileSync(log.path, 'utf8')) as { key: string }
  const args = ['replay', run, '--server', road.server.url, '--reader', reader, '--key', key, '--json', ...more]
  const ended = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    env: { ...process.env, WRIT_AUDITOR_KEY: road.server.adminKey }
  })
  return { code: ended.status, told: ended.stdout ? JSON.parse(ended.stdout) : ended.stderr }
}

const FORM = `on s { open "/" fill textbox "Name" with "Ann" let a = read text of heading click button "Submit"
wait for heading "Filed" up to 10s let b = read text of heading }`

describe('a run that was recorded', () => {
  test('replays the same, leaf by leaf', async () => {
    const out = await road.run(`plan "T" site s = "${pages.url}" ${FORM} return { a, b }`)
    expect(out).toMatchObject({ status: 'done', result: { a: 'Home', b: 'Filed' } })
    const { code, told } = await replay(out.run ?? '')
    expect(told).toMatchObject({ same: true })
    expect(told.leaves).toBeGreaterThan(10)
    expect(code).toBe(0)
  })

  test('replays the same where its worker was killed while the person was asked', async () => {
    let struck: Promise<unknown> | undefined
    const out = await road.run(`plan "K" site s = "${pages.url}" ${FORM} return { a, b }`, {
      onEvent: ({ what }) => {
        if (!struck && JSON.stringify(what).includes('"type":"asking"')) struck = road.driver.killWorker?.()
      }
    })
    await struck
    expect(out).toMatchObject({ status: 'done' })
    expect(await replay(out.run ?? '')).toMatchObject({ code: 0, told: { same: true } })
  })

  test('holds what pages said, and no secret that was typed into them', async () => {
    const body = 'open "/login" let a = read text of heading fill field "Password" with secret me.password'
    const out = await road.run(`plan "S" site s = "${pages.url}" secret me at s on s { ${body} } return { a }`)
    expect(out).toMatchObject({ status: 'done', result: { a: 'Sign in here' } })
    expect(await replay(out.run ?? '')).toMatchObject({ code: 0, told: { same: true } })
    const headers = { authorization: `Bearer ${road.server.adminKey}` }
    const sealed = await (await fetch(`${road.server.url}/v1/runs/${out.run}/record`, { headers })).text()
    const own = readReader(readFileSync(reader, 'utf8'))
    const opened = 'why' in own ? own : await openRecording(sealed, own)
    const text = JSON.stringify(opened)
    expect(text).toContain('Sign in here')
    expect(text).not.toContain(CANARY)
  })

  test.each([
    [
      'a tool of the page',
      'on s { open "/tools" let a = call page.look({ of: "tea" }) as { n: number } } return { a: a.n }',
      3
    ],
    [
      'a tool of the page that fails',
      'var a = 0 on s { open "/tools" try { let b = call page.fails() as text set a = 1 } else { set a = 2 } } return { a }',
      2
    ],
    ['a tool of a server', 'on s { open "/" } let a = call shop.look({ of: "tea" }) as text return { a }', 'found']
  ])('that called %s replays the same', async (_, body, a) => {
    const out = await road.run(`plan "C" site s = "${pages.url}" ${body}`)
    expect(out).toMatchObject({ status: 'done', result: { a } })
    expect(await replay(out.run ?? '')).toMatchObject({ code: 0, told: { same: true } })
  })

  test('is saved by its person from the side panel, and replays from that file', async () => {
    const out = await road.run(`plan "P" site s = "${pages.url}" ${FORM} return { a, b }`)
    const { path } = await road.log(out.run)
    const panel = await road.driver.newPage(road.driver.extensionUrl('/sidepanel.html'))
    const button = panel.locator(`button[data-recording="${out.run}"]`)
    const [saved] = await Promise.all([panel.waitForEvent('download'), button.click()])
    const args = ['replay', out.run ?? '', '--log', path, '--record', await saved.path(), '--reader', reader]
    const { key } = JSON.parse(readFileSync(path, 'utf8')) as { key: string }
    const ended = spawnSync(process.execPath, [CLI, ...args, '--key', key, '--json'], { encoding: 'utf8' })
    expect(JSON.parse(ended.stdout)).toMatchObject({ same: true })
    await panel.close()
  })

  test('differs under another plan, which is named', async () => {
    const out = await road.run(`plan "T" site s = "${pages.url}" on s { open "/" } return { a: 1 }`)
    const other = join(road.folder, 'other.writ')
    writeFileSync(other, `plan "T" site s = "${pages.url}" on s { open "/" } return { a: 2 }`)
    const { code, told } = await replay(out.run ?? '', '--plan', other)
    expect(code).toBe(1)
    expect(told).toMatchObject({ same: false, difference: { part: 'plan', field: 'plan' } })
  })
})
