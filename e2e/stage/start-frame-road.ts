import { readFileSync } from 'node:fs'
import { planAndRun } from '@writ/examples/planners/plain'
import { BALANCED_POLICY, startPolicyServer } from '@writ/policy-server'
import { type BrowserContext, chromium, type Page } from 'playwright'
import { freePort } from '../../cli/road/free-port.ts'
import { type Outcome, outcomeOf } from '../../cli/road/outcome.ts'
import { serveFrameApp } from './serve-frame-app.ts'
import type { Told } from './start-road.ts'

/** An app that is a page, with the coordinator in it and pages of other origins in its frames, in a real Chromium with no extension. */
export interface FrameRoad {
  readonly page: Page
  readonly context: BrowserContext
  readonly url: string
  run(text: string, told?: Told): Promise<Outcome>
  /** All that came from its frames and was passed on to the coordinator, so far. */
  passedOn(): Promise<readonly string[]>
  /** What a script of the page in a frame gives, in the page's own world. */
  evaluate<T>(path: string, script: string): Promise<T>
  close(): Promise<void>
}

const AGENT = { id: 'planner', name: 'Sample planner', key: 'agent-key-of-the-frame-road' }

/** The script by which a page of a site lets the host at `host` work in it. */
export const frameScript = (host: string): string => `<script src="${host}/frame.js" data-host="${host}"></script>`

/** `origins` gets the host's origin, which pages must know, and gives where anything may be done. */
export const startFrameRoad = async (origins: (host: string) => Promise<readonly string[]>): Promise<FrameRoad> => {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const front = await serveFrameApp('webview/testing/frame-app.ts', 'settings', async (host) => ({
      origins: await origins(host)
    }))
    closers.push(front.close)
    const port = await freePort()
    const policy = readFileSync(BALANCED_POLICY, 'utf8')
    const server = await startPolicyServer({
      policy,
      agents: [AGENT],
      adminKey: 'admin-key-of-the-frame-road',
      port,
      publicUrl: front.url
    })
    closers.push(server.close)
    front.forwardTo(port)
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
    closers.push(() => browser.close())
    const context = await browser.newContext()
    const shown = await context.newPage()
    await shown.goto(front.url)
    const code = await server.enrolCode()
    const enrolled = await shown.evaluate<{ readonly ok: boolean }>(
      `coordinator.then(({ enrol }) => enrol(${JSON.stringify(front.url)}, ${JSON.stringify(code)}))`
    )
    if (!enrolled.ok) throw new Error(`the coordinator says: ${JSON.stringify(enrolled)}`)
    // In the person's place: every question of the app's dialog is allowed.
    await shown.evaluate(`setInterval(() => document.querySelector('dialog button:last-child')?.click(), 200)`)
    return {
      page: shown,
      context,
      url: front.url,
      close,
      passedOn: () => shown.evaluate<string[]>('passedOn'),
      async evaluate<T>(path: string, script: string) {
        const frame = shown.frames().find((one) => one.url().endsWith(path))
        if (!frame) throw new Error(`no frame shows ${path}`)
        return (await frame.evaluate(script)) as T
      },
      run: async (text, { request = 'Do what the test says', inputs = {} } = {}) =>
        outcomeOf(await planAndRun({ server: front.url, key: AGENT.key, request, text, inputs }))
    }
  } catch (error) {
    await close()
    throw error
  }
}
