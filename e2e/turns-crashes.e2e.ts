import type { RunState } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { rewriteStore } from './stage/answer-as.ts'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const FILED = 'wait for heading "Filed" up to 10s'
const FILE = 'click button "File"'
const MISSING = 'click button "Not there"'
const write = (note: string) => `open "/" fill field "Note" with "${note}"`
const UNDO = 'open "/last" click button "Withdraw" wait for heading "Withdrawn" up to 10s'

describe('a held run over which something is lost', () => {
  let road: Road
  let site: Notes
  let planner: StepPlanner
  beforeAll(async () => {
    site = await serveNotes()
    road = await startRoad({ browser: 'chromium', vault: [], policy: ASK_BEFORE_SUBMIT })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  beforeEach(async () => {
    site.hits.length = 0
    planner = await actAsPlanner(road)
  })

  const killWorker = async () => {
    if (!road.driver.killWorker) throw new Error('the worker of this browser cannot be killed')
    await road.driver.killWorker()
  }
  const killServer = async () => {
    process.kill(road.server.pid() ?? 0, 'SIGKILL')
  }
  /** How a run stands once the server is there to say so. */
  const standing = (run: string): Promise<RunState | undefined> => planner.state(run).catch(() => undefined)
  const statusOf = async (run: string) => (await standing(run))?.status
  const until = (run: string, status: RunState['status']) =>
    expect.poll(() => statusOf(run), { timeout: 100_000 }).toBe(status)

  /** One note is filed, and the second is written and not filed. */
  const holdSecond = async () => {
    const held = await planner.act({
      text: `plan "Two notes" site s = "${site.url}" on s { open "/"
do { ${write('First')} ${FILE} ${FILED} } undo { ${UNDO} }
${write('Second')} ${MISSING} ${FILED} } return { ok: true }`
    })
    expect(held).toMatchObject({ status: 'held', act: 'none', code: 'target/not-found' })
    expect(site.held()).toEqual(['First'])
    return held.run
  }
  const verified = async (run: string) => expect((await road.log(run)).verified).toBe(true)

  test('its tab is closed while it is held: it ends, says what stays done, and a turn does what is left', async () => {
    const run = await holdSecond()
    const page = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await page.evaluate(async (origin) => {
      const { tabs } = (globalThis as unknown as { readonly chrome: { readonly tabs: TabsApi } }).chrome
      for (const tab of await tabs.query({})) if (tab.url?.startsWith(origin)) await tabs.remove(tab.id)
    }, site.url)
    await closePage(page)
    const ended = await planner.act({ resume: run, replace: FILE })
    expect(ended).toMatchObject({ status: 'refused', act: 'none', code: 'page/closed' })
    expect([ended.undone, ended.notUndone?.length]).toEqual([undefined, 1])
    for (const each of [run, ended.run])
      await expect(planner.act({ resume: each, replace: FILE })).rejects.toThrow('resume/not-held')
    expect(site.held()).toEqual(['First'])
    const done = await planner.act({ text: `on s { ${write('Second')} ${FILE} ${FILED} } return { ok: true }` })
    expect(done).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['First', 'Second'])
    await verified(done.run)
  })

  test('its time is over while no worker lives: the next one takes back what it did', async () => {
    const run = await holdSecond()
    const page = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await rewriteStore(page, 'runs', { heldUntil: Date.now() - 1 })
    await closePage(page)
    await killWorker()
    await until(run, 'refused')
    expect((await planner.state(run)).report).toMatchObject({ refusal: { code: 'target/not-found' } })
    expect(site.held()).toEqual([])
    expect(site.sent()).toEqual({ filed: 1, withdrawn: 1 })
    await expect(planner.act({ resume: run, replace: FILE })).rejects.toThrow('resume/not-held')
    await verified(run)
  })

  test('the worker is killed while it takes back: nothing is taken back twice', async () => {
    const run = await holdSecond()
    await planner.act({ resume: run, end: 'undo', waitSeconds: 0 })
    const asked = async () => (await planner.events(run)).filter((type) => type === 'asking').length
    await expect.poll(asked, { interval: 50 }).toBe(2)
    await killWorker()
    await until(run, 'refused')
    const { report } = await planner.state(run)
    expect([...(report?.undone ?? []), ...(report?.notUndone ?? [])]).toHaveLength(1)
    expect(site.sent().withdrawn).toBeLessThanOrEqual(1)
    if (report?.undone) expect(site.held()).toEqual([])
    await verified(run)
  })

  test.each([
    ['the worker is killed', killWorker],
    ['the server is killed', killServer],
    ['both are', () => Promise.all([killWorker(), killServer()])]
  ] as const)('%s while it is held: it is held still, and goes on', async (_, strike) => {
    const run = await holdSecond()
    await strike()
    await until(run, 'held')
    expect(await planner.act({ resume: run, replace: FILE })).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['First', 'Second'])
    await verified(run)
  })

  test.each([
    ['the worker is killed', 'asking', killWorker],
    ['the worker is killed', 'answered', killWorker],
    ['the server is killed', 'accepted', killServer],
    ['the server is killed', 'asking', killServer]
  ] as const)('%s once it was gone on with, and is %s: what is left is filed once', async (_, moment, strike) => {
    const first = await holdSecond()
    const { run } = await planner.act({ resume: first, replace: FILE, waitSeconds: 0 })
    await expect.poll(() => planner.events(run), { interval: 50 }).toContain(moment)
    await strike()
    await expect.poll(() => statusOf(run), { timeout: 100_000 }).toMatch(/^(done|held)$/)
    const { held, status } = await planner.state(run)
    if (status === 'held') {
      // What became of the click was lost with the worker: the page is looked at first.
      expect(held?.act).toBe('unknown')
      const look = `if exists heading "Filed" { observe document } else { ${FILE} }`
      expect(await planner.act({ resume: run, replace: look })).toMatchObject({ status: 'done' })
    }
    expect(site.held()).toEqual(['First', 'Second'])
    expect(site.sent()).toEqual({ filed: 2, withdrawn: 0 })
    await verified(run)
  })
})

interface TabsApi {
  query(of: object): Promise<readonly { readonly id: number; readonly url?: string }[]>
  remove(tab: number): Promise<void>
}
