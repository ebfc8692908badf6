import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const STORAGE = `export { openDatabase } from './database.ts'
export { keepFile, removeFiles } from './files.ts'`

let browser: Browser
let server: Server
let page: Page
beforeAll(async () => {
  const built = await build({
    stdin: { contents: STORAGE, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'storage'
  })
  // IndexedDB is of an origin, and a page of its own address has one.
  server = createServer((_request, response) => response.end('<!doctype html>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await page.addScriptTag({ content: built.outputFiles[0]?.text ?? '' })
  await page.evaluate('storage.openDatabase().then((db) => { globalThis.db = db })')
})
afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => page.evaluate(`Promise.all(['runs', 'questions', 'files'].map((store) => db.clear(store)))`))

const FILE = `{ run: 'r', name: 'a.txt', type: 'text/plain', from: ['person'], bytes: new Uint8Array([1, 2]) }`
const put = (store: string, record: object) => `await db.put('${store}', ${JSON.stringify(record)})`
const run = (more: object = {}) => put('runs', { run: 'r', phase: 'asking', question: 'q', ...more })
const question = (status = 'open') => put('questions', { id: 'q', run: 'r', status })

/** Keeps a file after `before`; how that ended, and how many files there are then. */
const keep = (before: readonly string[], as = 'undefined'): Promise<readonly [string, number]> =>
  page.evaluate(`(async () => {
    ${before.join('\n')}
    const kept = await storage.keepFile(db, ${FILE}, ${as})
    return [kept.ok ? 'kept' : kept.refusal.code, await db.count('files')]
  })()`)

describe('a file is kept', () => {
  test.each([
    ['for a run that goes on', [run({ phase: 'running', question: undefined })], undefined],
    ['for the question that is open', [run(), question()], `'q'`]
  ])('%s', async (_what, before, as) => {
    expect(await keep(before, as)).toEqual(['kept', 1])
  })

  test.each([
    ['a run that nobody knows', [], undefined, 'run/interrupted'],
    ['a run that has ended', [run({ phase: 'ended' })], undefined, 'run/interrupted'],
    ['a question of a run that has ended', [run({ phase: 'ended' }), question()], `'q'`, 'run/interrupted'],
    ['a question that was answered, or is over', [run(), question('answered')], `'q'`, 'approval/unsound'],
    ['a question that the run does not ask', [run({ question: 'other' }), question()], `'q'`, 'approval/unsound'],
    ['a question that is not there', [run()], `'q'`, 'approval/unsound']
  ])('not for %s', async (_what, before, as, code) => {
    expect(await keep(before, as)).toEqual([code, 0])
  })

  test('or removed by what ends the run, whichever comes first', async () => {
    const left = await page.evaluate(`(async () => {
      const left = []
      for (const first of ['keep', 'end']) {
        ${run()}
        ${question()}
        const end = async () => {
          const tx = db.transaction(['runs', 'questions', 'files'], 'readwrite')
          await tx.objectStore('runs').put({ run: 'r', phase: 'ended' })
          await storage.removeFiles(tx, 'r')
          await tx.done
        }
        const both = [() => storage.keepFile(db, ${FILE}, 'q'), end]
        await Promise.all((first === 'keep' ? both : both.reverse()).map((each) => each()))
        left.push(await db.count('files'))
      }
      return left
    })()`)
    expect(left).toEqual([0, 0])
  })
})
