import { ok, type Result, refuse } from '@writ/dsl/contract'
import { browser, topFrame } from '../browser.ts'
import { originOf } from './origin-of.ts'

const POLL_MS = 40
const LOAD_MS = 30_000
/** A page that keeps loading (a stream, a slow picture) is not waited for longer than this. */
const BUSY_MS = 8_000
/** NS_BINDING_ABORTED: Firefox says so of a load that it moves to another process and goes on with, too. */
const FIREFOX_ABORTED = 'Error code 2152398850'
/** A load that was aborted has failed when nothing came of it for this long. */
const ABORTED_MS = 400
/** How long `on` waits for the tab to be at its site; hops to other origins may pass in between. */
const ARRIVE_MS = 10_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export interface Tabs {
  /** The tab a run begins in: the person's active one when it already shows `origin` and no other run acts there, else a new one. */
  forRun(origin: string | undefined, busy: ReadonlySet<number>): Promise<number>
  /** The document that stands in the tab now. */
  current(tab: number): Promise<string | undefined>
  /** Loads an address and waits for its document. `before` is the document that stood there. */
  open(tab: number, url: string, before: string | undefined): Promise<Result<void>>
  /** Brings the tab before the person, who is to do something in it. */
  show(tab: number): Promise<void>
  /** Waits for a navigation that was begun elsewhere (an act, an earlier life of the worker) to end. */
  settle(tab: number): Promise<void>
  /** Waits until the tab is at the site. Refuses page/not-reached, page/closed. */
  arrive(tab: number, origin: string): Promise<Result<void>>
  /** Did an `open` to `origin` that was under way when the worker died happen? `undefined`: it cannot be told. */
  opened(tab: number, origin: string, before: string | undefined): Promise<boolean | undefined>
}

export const runTabs = (): Tabs => {
  const failed = new Map<number, { readonly url: string; readonly aborted: boolean }>()
  /** Tabs whose top document is about to make way: begun, not yet committed. */
  const leaving = new Set<number>()
  browser.webNavigation.onBeforeNavigate.addListener(({ tabId, frameId }) => {
    if (frameId === 0) leaving.add(tabId)
  })
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
    if (frameId === 0) leaving.delete(tabId)
  })
  browser.webNavigation.onErrorOccurred.addListener((details) => {
    const { tabId, frameId, url, error } = details as typeof details & { readonly error?: string }
    if (frameId !== 0) return
    leaving.delete(tabId)
    failed.set(tabId, { url, aborted: error === FIREFOX_ABORTED })
  })
  browser.tabs.onRemoved.addListener((tabId) => leaving.delete(tabId))

  const loading = async (tab: number): Promise<boolean> =>
    (await browser.tabs.get(tab).catch(() => undefined))?.status === 'loading'

  const arrive = async (tab: number, origin: string): Promise<Result<void>> => {
    for (const end = Date.now() + ARRIVE_MS; ; await pause(POLL_MS)) {
      const frame = await topFrame(tab)
      if (!frame) return refuse('page/closed')
      if (originOf(frame.url) === origin) return ok(undefined)
      if (Date.now() > end) return refuse('page/not-reached', { expected: origin })
    }
  }

  const settle = async (tab: number): Promise<void> => {
    const begun = Date.now()
    const waits = async () =>
      Date.now() - begun < (leaving.has(tab) ? LOAD_MS : BUSY_MS) && (leaving.has(tab) || (await loading(tab)))
    while (await waits()) await pause(POLL_MS)
  }

  return {
    arrive,
    async forRun(origin, busy) {
      const [active] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
      const free = active?.id !== undefined && !busy.has(active.id)
      if (origin && free && active.id !== undefined && active.url && originOf(active.url) === origin) return active.id
      const made = await browser.tabs.create({ url: 'about:blank', active: true })
      if (made.id === undefined) throw new Error('the browser made a tab without an id')
      // Firefox drops an address that is given to a tab whose first, blank page has not come yet.
      for (const end = Date.now() + BUSY_MS; Date.now() < end; await pause(POLL_MS)) {
        if ((await topFrame(made.id))?.documentId && !(await loading(made.id))) break
      }
      return made.id
    },
    async show(tab) {
      const shown = await browser.tabs.update(tab, { active: true }).catch(() => undefined)
      if (shown?.windowId !== undefined)
        await browser.windows.update(shown.windowId, { focused: true }).catch(() => undefined)
    },
    current: async (tab) => (await topFrame(tab))?.documentId,
    async open(tab, url, before) {
      const origin = originOf(url) ?? ''
      failed.delete(tab)
      try {
        await browser.tabs.update(tab, { url })
      } catch {
        return refuse('page/closed')
      }
      let stuck = 0
      for (const end = Date.now() + LOAD_MS; Date.now() < end; await pause(POLL_MS)) {
        const frame = await topFrame(tab)
        if (!frame) return refuse('page/closed')
        const error = failed.get(tab)
        const aborted = error?.aborted === true && !(await loading(tab))
        stuck = aborted ? stuck + 1 : 0
        if ((error?.url === url && !error.aborted) || stuck * POLL_MS > ABORTED_MS)
          return refuse('page/load-failed', { origin })
        const stayed = frame.documentId === before && frame.url !== url
        if (!stayed && (frame.documentId !== before || !(await loading(tab)))) return await arrive(tab, origin)
      }
      return refuse('page/load-failed', { origin })
    },
    settle,
    async opened(tab, origin, before) {
      for (const end = Date.now() + LOAD_MS; await loading(tab); await pause(POLL_MS))
        if (Date.now() > end) return undefined
      const frame = await topFrame(tab)
      if (!frame?.documentId) return undefined
      // The same document, and nothing on its way: the address was never asked for. Another one elsewhere tells nothing.
      if (frame.documentId === before) return false
      return originOf(frame.url) === origin ? true : undefined
    }
  }
}
