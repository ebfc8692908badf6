import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'

type Params = Readonly<Record<string, unknown>>
type Call = (method: string, params?: Params, session?: string) => Promise<Record<string, unknown>>

/** Speaks the DevTools protocol over one socket. */
const connect = async (address: string): Promise<{ readonly call: Call; readonly close: () => void }> => {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const waiting = new Map<number, (reply: { result?: Record<string, unknown>; error?: unknown }) => void>()
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(String(data))
    waiting.get(reply.id)?.(reply)
  }
  let last = 0
  const call: Call = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, ({ result, error }) => (result ? resolve(result) : reject(new Error(JSON.stringify(error)))))
      socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
    })
  return { call, close: () => socket.close() }
}

export interface BareTab {
  readonly evaluate: <T>(expression: string) => Promise<T>
  readonly activate: () => Promise<void>
  readonly click: (selector: string) => Promise<void>
}

/**
 * Chromium without Playwright, which makes every page believe that it has focus: here windows and tabs truly gain and
 * lose it.
 */
export const startBareChromium = async (display?: string) => {
  const profile = await mkdtemp(join(tmpdir(), 'writ-ui-'))
  const args = [
    display ? '--ozone-platform=x11' : '--headless',
    '--no-sandbox',
    '--no-first-run',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`
  ]
  const browser = spawn('/usr/bin/chromium', [...args, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(display && { env: { ...env, DISPLAY: display } })
  })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    browser.stderr.on('data', (chunk) => {
      said += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    browser.once('exit', () => reject(new Error(said)))
  })
  const { call, close } = await connect(address)

  const open = async (url: string, newWindow: boolean): Promise<BareTab> => {
    const { targetId } = await call('Target.createTarget', { url, newWindow })
    const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true })
    const session = String(sessionId)
    const evaluate = async <T>(expression: string): Promise<T> => {
      const params = { expression, awaitPromise: true, returnByValue: true }
      const { result } = (await call('Runtime.evaluate', params, session)) as { result: { value: T } }
      return result.value
    }
    return {
      evaluate,
      activate: async () => void (await call('Target.activateTarget', { targetId })),
      click: async (selector) => {
        const { x, y } = await evaluate<{ x: number; y: number }>(
          `(() => { const r = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
            return { x: r.x + r.width / 2, y: r.y + r.height / 2 } })()`
        )
        for (const type of ['mousePressed', 'mouseReleased'])
          await call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 }, session)
      }
    }
  }

  return {
    open,
    close: async () => {
      await call('Browser.close').catch(() => undefined)
      close()
      if (browser.exitCode === null) await new Promise((resolve) => browser.once('exit', resolve))
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
