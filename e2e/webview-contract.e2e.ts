import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type CaseReport, contractPages } from '@writ/webview/testing'
import { chromium } from 'playwright'
import { afterAll, describe, expect, test } from 'vitest'
import { freePort } from '../cli/road/free-port.ts'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { bundleOf, serveFrameApp } from './stage/serve-frame-app.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { frameScript } from './stage/start-frame-road.ts'

const REPO = join(import.meta.dirname, '..')
const BUNDLE = join(REPO, 'webview/.output')

const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** Both origins with the contract's pages. */
const serve = async (
  head: string
): Promise<{ readonly site: string; readonly other: string; readonly away: string }> => {
  let other = ''
  const pages = () =>
    Object.fromEntries(Object.entries(contractPages(head, other)).map(([path, raw]) => [path, { raw }] as const))
  const [first, second]: Pages[] = [await servePages(pages), await servePages(pages, '127.0.0.2')]
  closers.push(
    () => first?.close(),
    () => second?.close()
  )
  other = second?.url ?? ''
  return { site: first?.url ?? '', other, away: `http://127.0.0.1:${await freePort()}` }
}

const failed = (reports: readonly CaseReport[]) => reports.filter(({ outcome }) => outcome === 'failed')

describe.skipIf(lacksWebKit())('the host’s contract', () => {
  test('is held by WebKitGTK’s adapter', async () => {
    const sites = await serve('')
    const folder = mkdtempSync(join(tmpdir(), 'writ-contract-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(BUNDLE, join(folder, 'bundle'), { recursive: true })
    const cases = await bundleOf('webview/testing/contract-in-webkit.ts')
    writeFileSync(
      join(folder, 'bundle/coordinator.js'),
      `globalThis.contractSites = ${JSON.stringify(sites)}\n${cases}`
    )
    const host = join(REPO, 'webview/testing/contract_host.py')
    const args = ['-a', '/usr/bin/python3', host, join(folder, 'bundle'), join(folder, 'data'), sites.site]
    const child = spawn('xvfb-run', args, {
      stdio: ['ignore', 'pipe', process.env.WRIT_HOST_LOG ? 'inherit' : 'ignore'],
      detached: true,
      env: { ...process.env, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', GIO_USE_VFS: 'local' }
    })
    // With the display that was started for it, where its time is over first.
    closers.push(() => child.exitCode === null && child.pid !== undefined && process.kill(-child.pid))
    const reports = JSON.parse(await text(child.stdout)) as readonly CaseReport[]
    expect(reports.length).toBeGreaterThan(15)
    expect(reports.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  })
})

describe('the host’s contract', () => {
  /** An app that is a page, whose own script is built of this file; both origins let it in. */
  const appOf = async (entry: string) => {
    const front = await serveFrameApp(entry, 'sites', (origin) => serve(frameScript(origin)))
    closers.push(front.close)
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
    closers.push(() => browser.close())
    const shown = await browser.newPage()
    await shown.goto(front.url)
    return shown
  }

  test('is held by an app that is a page, in Chromium', async () => {
    const shown = await appOf('webview/testing/contract-in-frames.ts')
    const reports = await shown.evaluate<readonly CaseReport[]>('reports')
    expect(reports.length).toBeGreaterThan(15)
    expect(failed(reports)).toEqual([])
    expect(reports.filter(({ outcome }) => outcome === 'not-run')).toHaveLength(1)
  })

  test('is failed by each host that breaks it, in the case that names what is wrong', async () => {
    const shown = await appOf('webview/testing/broken-in-frames.ts')
    const tried = await shown.evaluate<readonly (readonly [string, readonly CaseReport[]])[]>('broken')
    expect(tried.length).toBeGreaterThan(15)
    const outcomes = tried.map(([wrong, reports]) => [wrong, ...reports.map(({ outcome }) => outcome)])
    expect(outcomes).toEqual(tried.map(([wrong]) => [wrong, 'failed']))
  })
})
