import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { env } from 'node:process'
import { createInterface } from 'node:readline'
import { Script } from 'node:vm'
import type { Page } from 'playwright'

type Word =
  | { readonly id: number; readonly value: string | null; readonly error?: string }
  | { readonly event: 'ready' }
  | { readonly event: 'console'; readonly text: string }
  | { readonly event: 'url'; readonly url: string }
  | { readonly event: 'dialog'; readonly number: number; readonly kind: string; readonly message: string }

/** What a test does with a page of a browser, in the words of Playwright. */
export type DrivenPage = Pick<Page, 'goto' | 'evaluate' | 'url' | 'waitForURL' | 'waitForFunction'>

const isExpression = (script: string): boolean => {
  try {
    return new Script(`(${script}\n)`) !== undefined
  } catch {
    return false
  }
}

const WAIT_MS = 10_000
const POLL_MS = 25

/**
 * A page of WebKitGTK on a display of its own. It is a `Page` as far as `DrivenPage`, dialogs and console messages go; whatever else is asked of it
 * throws, by name.
 */
export const webkitPage = async (): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> => {
  const child: ChildProcess = spawn(
    'xvfb-run',
    ['-a', '-s', '-screen 0 1400x900x24', '/usr/bin/python3', join(import.meta.dirname, 'webkit_page.py')],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { ...env, WEBKIT_DISABLE_COMPOSITING_MODE: '1' } }
  )
  if (!child.stdout || !child.stdin) throw new Error('the driver has no standard input and output')
  const { stdin } = child
  const events = new EventEmitter()
  const waiting = new Map<number, (word: Extract<Word, { id: number }>) => void>()
  let asked = 0
  let url = 'about:blank'
  const tell = (command: object) => void stdin.write(`${JSON.stringify(command)}\n`)
  const ask = async (command: object): Promise<string | null> => {
    const id = ++asked
    const answered = new Promise<Extract<Word, { id: number }>>((resolve) => waiting.set(id, resolve))
    tell({ id, ...command })
    const { value, error } = await answered
    if (error !== undefined) throw new Error(error)
    return value
  }
  const hear = (word: Word): void => {
    if ('id' in word) {
      waiting.get(word.id)?.(word)
      waiting.delete(word.id)
      return
    }
    if (word.event === 'url') url = word.url
    if (word.event === 'console') events.emit('console', { text: () => word.text })
    if (word.event !== 'dialog') return
    const answer = async (yes: boolean, text = ''): Promise<void> =>
      tell({ id: 0, do: 'dialog', number: word.number, yes, text })
    const dialog = {
      message: () => word.message,
      type: () => (word.kind === 'before-unload-confirm' ? 'beforeunload' : word.kind),
      accept: (text?: string) => answer(true, text),
      dismiss: () => answer(false)
    }
    // As Playwright does where nobody listens.
    if (!events.emit('dialog', dialog)) void dialog.dismiss()
  }
  const ready = once(events, 'ready')
  createInterface(child.stdout).on('line', (line) => {
    const word = JSON.parse(line) as Word
    if ('event' in word && word.event === 'ready') events.emit('ready')
    else hear(word)
  })
  child.once('exit', () => {
    for (const [id, answer] of waiting) answer({ id, value: null, error: 'the page is gone' })
  })

  const evaluate = async (script: unknown, arg?: unknown): Promise<unknown> => {
    // What it declares stands for all that comes after, as in any script of a page.
    if (typeof script === 'string' && !isExpression(script))
      return await ask({ do: 'run', script: `${script}\n;void 0` })
    const text =
      typeof script === 'function'
        ? `return JSON.stringify({ value: await (${script})(${JSON.stringify(arg) ?? 'undefined'}) })`
        : `return JSON.stringify({ value: await (0, eval)(${JSON.stringify(script)}) })`
    const { value } = JSON.parse((await ask({ do: 'evaluate', script: text })) ?? '{}') as { value?: unknown }
    return value
  }
  const poll = async (look: () => unknown): Promise<void> => {
    for (const end = Date.now() + WAIT_MS; !(await look()); await new Promise((done) => setTimeout(done, POLL_MS)))
      if (Date.now() > end) throw new Error('what was waited for did not come')
  }
  const driven = {
    goto: (to: string) => ask({ do: 'goto', url: to }),
    evaluate,
    url: () => url,
    waitForURL: (fits: string | ((at: URL) => boolean)) =>
      poll(() => (typeof fits === 'string' ? url.endsWith(fits.replace(/^\*\*/, '')) : fits(new URL(url)))),
    waitForFunction: (script: string) => poll(() => evaluate(script)),
    on: (event: string, listener: (...args: unknown[]) => void) => void events.on(event, listener),
    once: (event: string, listener: (...args: unknown[]) => void) => void events.once(event, listener),
    removeAllListeners: (event: string) => void events.removeAllListeners(event)
  }
  const page = new Proxy(driven, {
    get(of, name) {
      if (name === 'then') return undefined
      if (name in of) return of[name as keyof typeof of]
      throw new Error(`this driver of WebKit has no \`${String(name)}\``)
    }
  })
  await ready
  return {
    page: page as unknown as Page,
    async close() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      stdin.end()
      await ended
    }
  }
}
