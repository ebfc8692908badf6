import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Question } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { newReader } from './stage/new-reader.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import type { Pressed } from './stage/start-webview-host.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

const CLI = join(import.meta.dirname, '../cli/main.ts')
const POLICY = '@id("all") @ask("never") permit (principal, action, resource);'
const PASSPHRASE = 'a long enough passphrase of nobody'
const SECRET = 'canary-of-the-app-vault'

const PAGES = {
  '/': '<h1>Home</h1><p>The sum is 42</p>',
  '/upload': `<h1>Upload</h1><form method="post" action="/sent" enctype="multipart/form-data">
    <label>Receipt <input type="file" name="f"></label><button>Send</button></form>`,
  '/login': `<h1>Sign in</h1><form method="post" action="/sent"><label>User name <input name="u"></label>
    <label>Password <input type="password" name="p"></label><button>Sign in</button></form>`,
  '/sent': '<h1>Sent</h1>'
}

const UPLOAD = (site: string) => `plan "Upload" site s = "${site}"
input receipt: file
on s { open "/upload" upload receipt to field "Receipt" click button "Send" wait for heading "Sent" up to 10s }
return "sent"`
const LOGIN = (site: string) => `plan "Sign in" site s = "${site}"
secret me at s
on s { open "/login" fill field "User name" with secret me.username fill field "Password" with secret me.password
  click button "Sign in" wait for heading "Sent" up to 10s }
return "in"`

describe.skipIf(lacksWebKit())('what an app’s person gives besides a yes', () => {
  let pages: Pages
  let road: WebviewRoad
  let folder: string
  let reader: { readonly file: string }
  let give: (question: Question) => Pressed | undefined
  const sent = () => pages.hits.filter(({ path, method }) => path === '/sent' && method === 'POST')
  const call = async (name: string, ...args: readonly unknown[]) =>
    (await road.host.ask({ do: 'call', name, args }, 'called')).said
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'writ-given-'))
    writeFileSync(join(folder, 'receipt.txt'), 'a receipt of 18.40')
    const { publicJwk, privateJwk } = await newReader()
    reader = { file: join(folder, 'reader.jwk') }
    writeFileSync(reader.file, JSON.stringify(privateJwk))
    pages = await servePages(() => PAGES)
    road = await startWebviewRoad({
      origins: [pages.url],
      policy: POLICY,
      // Some are answered twice, with what computes for long in between.
      askSeconds: 300,
      answer: (question) => give(question),
      floor: { version: 1, floor: { recordingReaders: [publicJwk] } }
    })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    give = () => ({ button: 'once' })
    pages.hits.splice(0)
  })

  test('a file that they choose in the app’s own dialog is what the site gets', async () => {
    give = ({ about }) => ({ button: 'once', ...(about.kind === 'file' && { file: join(folder, 'receipt.txt') }) })
    expect(await road.run(UPLOAD(pages.url))).toMatchObject({ status: 'done', refusal: null })
    const [{ body = '' } = {}] = sent()
    expect(body).toContain('a receipt of 18.40')
    expect(body).toContain('receipt.txt')
  })

  test('a no to that is a no', async () => {
    give = () => ({ button: 'no' })
    expect((await road.run(UPLOAD(pages.url))).status).toBe('refused')
    expect(sent()).toEqual([])
  })

  test('what opens the vault is asked for in the app’s own dialog; what does not open it answers nothing', async () => {
    expect(await call('vaultState')).toBe('new')
    expect(await call('setUpVault', PASSPHRASE)).toMatchObject({ ok: true })
    const values = { username: 'ana', password: SECRET }
    expect(await call('keepSecret', { name: 'me', origin: pages.url, values })).toMatchObject({ ok: true })
    await call('lockVault')
    const asked = road.host.next('asked')
    give = () => undefined
    const running = road.run(LOGIN(pages.url))
    const { question } = (await asked) as unknown as { readonly question: Question }
    expect(question.about).toEqual({ kind: 'unlock', origins: [pages.url], names: ['me'] })
    const problem = road.host.next('problem')
    road.host.tell({ do: 'press', question: question.id, button: 'once', passphrase: 'another passphrase' })
    expect(await problem).toMatchObject({ text: 'this does not open the vault' })
    expect(await call('vaultState')).toBe('locked')
    road.host.tell({ do: 'press', question: question.id, button: 'once', passphrase: PASSPHRASE })
    const out = await running
    expect(out).toMatchObject({ status: 'done', refusal: null })
    expect(new URLSearchParams(sent()[0]?.body).get('p')).toBe(SECRET)
    expect(JSON.stringify([out, road.host.shown])).not.toContain(SECRET)
  })

  test('what they answer is of its type, or answers nothing; and the log holds none of it', async () => {
    const plan = `plan "Ask" site s = "${pages.url}"
let note = ask "What shall it say?" as text
let day = ask "On which day?" as date
let shared = ask "Shared?" as boolean
let colour = ask "Which colour?" as one of ["red", "blue"]
let parts = ask "What belongs to it?" as list of one of ["Hotel", "Meals", "Taxi"]
let sum = ask "How much?" as number
return { note, day, shared, colour, parts, sum }`
    const answers: Readonly<Record<string, string | readonly string[]>> = {
      'What shall it say?': SECRET,
      'On which day?': '2026-03-01',
      'Shared?': 'No',
      'Which colour?': 'blue',
      'What belongs to it?': ['Hotel', 'Taxi'],
      'How much?': 'many'
    }
    const last = Promise.withResolvers<Question>()
    give = (question) => {
      if (question.about.kind !== 'ask') return { button: 'once' }
      if (question.about.message === 'How much?') last.resolve(question)
      return { button: 'once', value: answers[question.about.message] ?? '' }
    }
    const problem = road.host.next('problem')
    const running = road.run(plan)
    expect(await problem).toMatchObject({ text: 'the answer is no number that can be taken' })
    road.host.tell({ do: 'press', question: (await last.promise).id, button: 'once', value: '18.4' })
    const out = await running
    expect(out).toMatchObject({ status: 'done', refusal: null })
    expect(out.result).toEqual({
      ...{ note: SECRET, day: '2026-03-01', shared: false },
      ...{ colour: 'blue', parts: ['Hotel', 'Taxi'], sum: 18.4 }
    })
    const log = await road.log(out.run)
    expect(log.verified).toBe(true)
    expect(readFileSync(log.path, 'utf8')).not.toContain(SECRET)
  })

  test('a run that called a feature of the app replays the same, leaf by leaf', async () => {
    const plan = `plan "Send" site s = "${pages.url}"
on s { open "/" let a = read text of text like "The sum*" }
let sent = call app.message({ to: "Ana", text: "It is done" }) as text
return { a, sent }`
    const run = () => expect.poll(() => road.run(plan), { timeout: 60_000 })
    let last: string | null = null
    await run().toSatisfy((out: { status: string; run: string | null }) => {
      last = out.run
      return out.status === 'done'
    })
    const log = await road.log(last)
    expect(log.verified).toBe(true)
    const { key } = JSON.parse(readFileSync(log.path, 'utf8')) as { readonly key: string }
    const { url, adminKey } = road.server
    const args = ['replay', String(last), '--server', url, '--reader', reader.file, '--key', key, '--json']
    const ended = spawnSync(process.execPath, [CLI, ...args], {
      encoding: 'utf8',
      env: { ...process.env, WRIT_AUDITOR_KEY: adminKey }
    })
    expect(ended.stderr).toBe('')
    expect(JSON.parse(ended.stdout)).toMatchObject({ same: true })
    expect(ended.status).toBe(0)
  })

  test('a page’s process has no sight of the device’s key, where it can have a sandbox', () => {
    if (road.host.unsandboxed !== null) return console.log(`no sandbox here: ${road.host.unsandboxed}`)
    const web = road.host.processes().filter(({ command }) => command.includes('WebKitWebProcess'))
    const sees = ({ pid }: { readonly pid: number }) => readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    const own = readFileSync('/proc/self/mountinfo', 'utf8')
    expect(web.filter((one) => sees(one) !== own).length).toBeGreaterThan(0)
  })
})

describe.skipIf(lacksWebKit())('an app whose dialog takes a yes or a no, and nothing else', () => {
  let pages: Pages
  let road: WebviewRoad
  beforeAll(async () => {
    pages = await servePages(() => PAGES)
    road = await startWebviewRoad({ origins: [pages.url], policy: POLICY, bare: true })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  test('refuses what it cannot ask for, and says so', async () => {
    expect(await road.run(UPLOAD(pages.url))).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/cannot-ask', detail: { what: 'file' } }
    })
    expect(await road.run(`plan "Ask" site s = "${pages.url}" let a = ask "Which?" as text return a`)).toMatchObject({
      refusal: { code: 'approval/cannot-ask', detail: { what: 'ask' } }
    })
    const call = (name: string, ...args: readonly unknown[]) => road.host.ask({ do: 'call', name, args }, 'called')
    await call('setUpVault', PASSPHRASE)
    await call('keepSecret', { name: 'me', origin: pages.url, values: { username: 'ana', password: SECRET } })
    await call('lockVault')
    expect(await road.run(LOGIN(pages.url))).toMatchObject({
      refusal: { code: 'approval/cannot-ask', detail: { what: 'unlock' } }
    })
    expect(road.host.shown).toEqual([])
    expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([])
  })
})
