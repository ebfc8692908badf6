import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { canary } from './stage/canaries.ts'
import { newReader } from './stage/new-reader.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const CLI = join(import.meta.dirname, '../cli/main.ts')
const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
/** Stands in the page that is read: no planner and no server is to hear of it. */
const NUMBER = canary()

describe('what a turn kept', () => {
  let road: Road
  let bank: Pages
  let books: Notes
  let reader: string
  let planner: StepPlanner
  beforeAll(async () => {
    bank = await servePages(() => ({ '/': `<h1>Account</h1><output aria-label="Number">${NUMBER}</output>` }))
    books = await serveNotes()
    const { publicJwk, privateJwk } = await newReader()
    road = await startRoad({
      browser: 'chromium',
      vault: [],
      others: [OTHER],
      managed: () => ({ version: 1, floor: { recordingReaders: [publicJwk] } })
    })
    reader = join(road.folder, 'reader.jwk')
    writeFileSync(reader, JSON.stringify(privateJwk))
  })
  afterAll(async () => {
    await road?.close()
    await bank?.close()
    await books?.close()
  })
  beforeEach(async () => {
    books.hits.length = 0
    planner = await actAsPlanner(road)
  })

  const sites = () => `site bank = "${bank.url}" site books = "${books.url}"`
  const read = (more = '') => `plan "Carry" ${sites()}
on bank { open "/" let number = read text of status "Number" ${more} }
keep number`
  const FILE = `on books { open "/" fill field "Note" with number click button "File" wait for heading "Filed" up to 10s }`

  /** What the extension has in its own store of kept values, by name; emptied where that is wanted. */
  const stored = async (clear = false): Promise<readonly string[]> => {
    const page = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    const names = await page.evaluate(async (isCleared) => {
      const db = await new Promise<IDBDatabase>((done) => {
        const opening = indexedDB.open('writ')
        opening.onsuccess = () => done(opening.result)
      })
      const store = db.transaction('kept', 'readwrite').objectStore('kept')
      const all = await new Promise<{ name: string }[]>((done) => {
        const reading = store.getAll()
        reading.onsuccess = () => done(reading.result)
      })
      if (isCleared)
        await new Promise((done) => {
          store.clear().onsuccess = done
        })
      db.close()
      return all.map(({ name }) => name)
    }, clear)
    await closePage(page)
    return names
  }

  test('is used by a later turn, and neither planner nor server nor log is ever told it', async () => {
    const kept = await planner.act({ text: read() })
    expect(kept).toMatchObject({ status: 'done', kept: ['number'] })
    expect(await stored()).toEqual(['number'])
    const filed = await planner.act({ text: FILE })
    expect(filed).toMatchObject({ status: 'done' })
    expect(books.held()).toEqual([NUMBER])
    const log = await road.log(filed.run)
    expect(log.verified).toBe(true)
    const told = [kept, filed, await planner.state(kept.run), await planner.state(filed.run)]
    expect(JSON.stringify(told) + readFileSync(log.path, 'utf8')).not.toContain(NUMBER)
  })

  test('outlives the worker, and what is recorded of the turn that was given it replays the same', async () => {
    await planner.act({ text: read() })
    await road.driver.killWorker?.()
    const filed = await planner.act({ text: FILE })
    expect(filed).toMatchObject({ status: 'done' })
    expect(books.held()).toEqual([NUMBER])
    const log = await road.log(filed.run)
    const { key } = JSON.parse(readFileSync(log.path, 'utf8')) as { key: string }
    const args = ['replay', filed.run, '--server', road.server.url, '--reader', reader, '--key', key, '--json']
    const env = { ...process.env, WRIT_AUDITOR_KEY: road.server.adminKey }
    const replayed = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env })
    expect([replayed.status, JSON.parse(replayed.stdout || '{}')]).toMatchObject([0, { same: true }])
  })

  test('is there for what mends a turn that was given it', async () => {
    await planner.act({ text: read() })
    const held = await planner.act({ text: FILE.replace('button "File"', 'button "Not there"') })
    expect(held).toMatchObject({ status: 'held', code: 'target/not-found' })
    expect(await planner.act({ resume: held.run, replace: 'click button "File"' })).toMatchObject({ status: 'done' })
    expect(books.held()).toEqual([NUMBER])
  })

  test('by a turn that did not come to its end is nothing', async () => {
    const failed = await planner.act({ text: `${read()} on bank { require 1 == 2 else "no" }` })
    expect(failed).toMatchObject({ status: 'held', code: 'run/require' })
    expect(failed.kept).toBeUndefined()
    await planner.act({ resume: failed.run, end: 'leave' })
    const text = `kept number: text ${FILE}`
    expect(await planner.act({ text })).toMatchObject({ status: 'refused', code: 'check/unknown-kept' })
    expect(books.held()).toEqual([])
  })

  test('and is gone from the device is refused there, before anything is done', async () => {
    await planner.act({ text: read() })
    await stored(true)
    const refused = await planner.act({ text: FILE })
    expect(refused).toMatchObject({ status: 'refused', act: 'none', code: 'plan/kept-gone' })
    expect(books.held()).toEqual([])
  })

  test('is handed to no other agent, and is gone with its session', async () => {
    await stored(true)
    await planner.act({ text: read() })
    const other = await actAsPlanner(road, { key: OTHER.key })
    const text = `${sites()} kept number: text ${FILE}`
    expect(await other.act({ text })).toMatchObject({ status: 'refused', code: 'check/unknown-kept' })
    expect(await stored()).toEqual(['number'])
    const ended = await fetch(`${road.server.url}/v1/sessions/${planner.session}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${road.server.agentKey}` }
    })
    expect(ended.status).toBe(200)
    await expect.poll(() => stored()).toEqual([])
    await expect(planner.act({ text: FILE })).rejects.toThrow('session/ended')
    expect(books.held()).toEqual([])
  })
})
