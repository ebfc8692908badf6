import { ok, type Result, refuse } from '@writ/dsl/contract'
import { browser, topFrame } from '../browser.ts'
import { pause } from '../pause.ts'
import { type OpenedTabs, openedTabs } from './opened-tabs.ts'
import { originOf } from './origin-of.ts'
import { watchTabs } from './watch-tabs.ts'

const POLL_MS = 40
const LOAD_MS = 30_000
/** A page that keeps loading (a stream, a slow picture) is not waited for longer than this. */
const BUSY_MS = 8_000
/** A load that was aborted has failed when nothing came of it for this long. */
const ABORTED_MS = 400
/** How long `on` waits for the tab to be at its site; hops to other origins may pass in between. */
const ARRIVE_MS = 10_000
/** Going back or forward begins within this, or there is nowhere to go. */
const MOVE_MS = 3_000
/** A tab that does not close in this time asks the person something. */
const CLOSE_MS = 5_000

/** Where a run begins that opens nothing. */
export interface Standing {
  readonly origin: string
  /** Where the site signs in. */
  readonly via: readonly string[]
  readonly own: readonly number[]
  readonly others: ReadonlySet<number>
}

export interface Tabs {
  /**
   * The tab that a run begins in where it opens none, if it may `take` it: the first of its `own` that is at `origin`, or on a way there; else
   * the person's active one, if that is at `origin` and none of the `others`.
   */
  standing(where: Standing, take: (tab: number) => boolean): Promise<number | undefined>
  /** A new, blank tab that a run begins in, before the person. */
  forRun(take: (tab: number) => boolean): Promise<number>
  /** A new, blank tab; before the person only if the tab `beside` it was. */
  blank(beside: number | undefined): Promise<number>
  /** A new tab that begins to load an address, likewise; what is to come before its first request is `prepare`d. */
  openBeside(beside: number, url: string, prepare?: (tab: number) => Promise<void>): Promise<number>
  /** The document that stands in the tab now. */
  current(tab: number): Promise<string | undefined>
  isOpen(tab: number): Promise<boolean>
  /** The origin of the document that stands in the tab; `undefined` where it has none. */
  originAt(tab: number): Promise<string | undefined>
  /** May anybody see it: is it the front one of a window that is not minimised? */
  isSeen(tab: number): Promise<boolean>
  /** Loads an address and waits for its document. `before` is the document that stood there. Refuses page/many-tabs where that opened a tab on the way. */
  open(tab: number, url: string, before: string | undefined): Promise<Result<void>>
  /** Loads the tab's own address anew, sending no form again. Refuses page/wrong-origin where the tab is not at `origin`, and as `open`. */
  reload(tab: number, origin: string, before: string | undefined): Promise<Result<void>>
  /** Goes back or forward, to a page of `origin` or of another site of the plan, and gives which. Refuses page/wrong-origin from anywhere else, page/no-history, page/not-reached, page/closed. */
  travel(tab: number, way: 'back' | 'forward', origin: string, sites: ReadonlySet<string>): Promise<Result<string>>
  /** Closes the tab. Refuses page/dialog where it stays. */
  close(tab: number): Promise<Result<void>>
  /** Brings the tab before the person, who is to do something in it. */
  show(tab: number): Promise<void>
  /** Lets the person see where a run is at: the tab comes to the front where another tab of the same run stands there. */
  follow(tab: number, ours: readonly number[]): Promise<void>
  /** Waits for a navigation that was begun elsewhere (an act, an earlier life of the worker) to end. */
  settle(tab: number): Promise<void>
  /** Waits only until its server has answered, where the tab is to go elsewhere at once. */
  answered(tab: number): Promise<void>
  /** Waits until the tab is at the site, or at another of these origins. Refuses page/not-reached, page/closed. */
  arrive(tab: number, origin: string, also?: readonly string[]): Promise<Result<void>>
  /** Did an `open` to `origin` that was under way when the worker died happen? `undefined`: it cannot be told. */
  opened(tab: number, origin: string, before: string | undefined): Promise<boolean | undefined>
  /** Closes a tab that the run has left, and waits for nothing. */
  leave(tab: number): void
  readonly openedFrom: OpenedTabs['from']
  readonly isMade: OpenedTabs['isMade']
  readonly isAlone: OpenedTabs['isAlone']
}

/** Runs in the document, so that it knows nothing of what stands around it here. */
const goInPage = (by: number): void =>
  (globalThis as typeof globalThis & { readonly history: { go(by: number): void } }).history.go(by)

/**
 * Goes by so many pages in a document's own history. Chromium's `tabs.goBack` leaves out every page that went on without a
 * person's hand, which is all that a run has been at.
 */
const goBy = async (tabId: number, documentId: string | undefined, by: number): Promise<boolean> => {
  try {
    const target = { tabId, documentIds: [documentId] }
    await browser.scripting.executeScript({ target, func: goInPage, args: [by] } as never)
    return true
  } catch {
    return false
  }
}

export const runTabs = (): Tabs => {
  const { leaving, failed, isSent, travels } = watchTabs()
  const { from: openedFrom, made: markMade, isMade, isAlone, wentOnJoined } = openedTabs()

  const loading = async (tab: number): Promise<boolean> =>
    (await browser.tabs.get(tab).catch(() => undefined))?.status === 'loading'

  const isOpen = async (tab: number): Promise<boolean> =>
    (await browser.tabs.get(tab).catch(() => undefined)) !== undefined

  const arriveAtOne = async (tab: number, sites: ReadonlySet<string>, expected: string): Promise<Result<string>> => {
    for (const end = Date.now() + ARRIVE_MS; ; await pause(POLL_MS)) {
      const frame = await topFrame(tab)
      if (!frame) return refuse('page/closed')
      const origin = originOf(frame.url)
      if (origin !== undefined && sites.has(origin)) return ok(origin)
      if (Date.now() > end) return refuse('page/not-reached', { expected })
    }
  }

  const arrive = async (tab: number, origin: string, also: readonly string[] = []): Promise<Result<void>> => {
    const there = await arriveAtOne(tab, new Set([origin, ...also]), origin)
    return there.ok ? ok(undefined) : there
  }

  const settle = async (tab: number): Promise<void> => {
    const begun = Date.now()
    const waits = async () =>
      Date.now() - begun < (leaving.has(tab) ? LOAD_MS : BUSY_MS) && (leaving.has(tab) || (await loading(tab)))
    while (await waits()) await pause(POLL_MS)
  }

  const make = async (url: string, active: boolean): Promise<number> => {
    const { id } = await browser.tabs.create({ url, active })
    if (id === undefined) throw new Error('the browser made a tab without an id')
    await markMade(id)
    return id
  }

  const makeBlank = async (active: boolean): Promise<number> => {
    const made = await make('about:blank', active)
    // Firefox drops an address that is given to a tab whose first, blank page has not come yet.
    for (const end = Date.now() + BUSY_MS; Date.now() < end; await pause(POLL_MS)) {
      if ((await topFrame(made))?.documentId && !(await loading(made))) break
    }
    return made
  }

  const isThere = async (tab: number): Promise<boolean> =>
    (await browser.tabs.get(tab).catch(() => undefined)) !== undefined

  const isInFront = async (tab: number | undefined): Promise<boolean> =>
    tab === undefined || ((await browser.tabs.get(tab).catch(() => undefined))?.active ?? true)

  const open = (tab: number, url: string, before: string | undefined): Promise<Result<void>> =>
    load(tab, url, before, () => browser.tabs.update(tab, { url }))

  const load = async (
    tab: number,
    url: string,
    before: string | undefined,
    begin: () => Promise<unknown>
  ): Promise<Result<void>> => {
    const origin = originOf(url) ?? ''
    failed.delete(tab)
    try {
      await begin()
    } catch {
      return refuse('page/closed')
    }
    let stuck = 0
    for (const end = Date.now() + LOAD_MS; Date.now() < end; await pause(POLL_MS)) {
      const frame = await topFrame(tab)
      // A tab whose page was lost with its process has no frame until the next page begins.
      if (!frame && (await isThere(tab))) continue
      if (!frame) return refuse('page/closed')
      const error = failed.get(tab)
      const aborted = error?.aborted === true && !(await loading(tab))
      stuck = aborted ? stuck + 1 : 0
      if ((error?.url === url && !error.aborted) || stuck * POLL_MS > ABORTED_MS)
        return refuse('page/load-failed', { origin })
      // Only a part of the page that stands there comes without another document. Firefox may not have begun yet to load anything.
      const stayed = frame.documentId === before && (frame.url !== url || !url.includes('#'))
      if (!stayed && (frame.documentId !== before || !(await loading(tab)))) return await arrive(tab, origin)
    }
    return refuse('page/load-failed', { origin })
  }

  return {
    arrive,
    isOpen,
    originAt: async (tab) => originOf((await topFrame(tab))?.url ?? ''),
    async isSeen(id) {
      const tab = await browser.tabs.get(id).catch(() => undefined)
      if (!tab?.active || tab.windowId === undefined) return false
      const window = await browser.windows.get(tab.windowId).catch(() => undefined)
      return window !== undefined && window.state !== 'minimized'
    },
    async open(tab, url, before) {
      const loaded = await open(tab, url, before)
      // A page that opened a tab while it made way for this one handed its tab on.
      return loaded.ok && wentOnJoined(tab) ? refuse('page/many-tabs') : loaded
    },
    settle,
    async answered(tab) {
      for (const end = Date.now() + BUSY_MS; leaving.has(tab) && Date.now() < end; ) await pause(POLL_MS)
    },
    openedFrom,
    isMade,
    isAlone,
    leave: (tab) => void browser.tabs.remove(tab).catch(() => undefined),
    async standing({ origin, via, own, others }, take) {
      const known = await Promise.all(own.map((id) => browser.tabs.get(id).catch(() => undefined)))
      const open = known.flatMap((tab) => (tab?.id === undefined ? [] : [{ ...tab, id: tab.id }]))
      const at = ({ url }: { readonly url?: string | undefined }) => originOf(url ?? '') ?? ''
      const comes = (tab: (typeof open)[number]) =>
        via.includes(at(tab)) || tab.status === 'loading' || leaving.has(tab.id)
      for (const tab of open) if (at(tab) === origin && take(tab.id)) return tab.id
      for (const tab of open) if (comes(tab) && take(tab.id)) return tab.id
      const [active] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
      if (active?.id === undefined || others.has(active.id) || at(active) !== origin) return undefined
      return take(active.id) ? active.id : undefined
    },
    async forRun(take) {
      const made = await makeBlank(true)
      take(made)
      return made
    },
    blank: async (beside) => await makeBlank(await isInFront(beside)),
    async openBeside(beside, url, prepare) {
      if (!prepare) return await make(url, await isInFront(beside))
      const made = await makeBlank(await isInFront(beside))
      await prepare(made)
      await browser.tabs.update(made, { url })
      return made
    },
    async show(tab) {
      const shown = await browser.tabs.update(tab, { active: true }).catch(() => undefined)
      if (shown?.windowId !== undefined)
        await browser.windows.update(shown.windowId, { focused: true }).catch(() => undefined)
    },
    async follow(tab, ours) {
      const to = await browser.tabs.get(tab).catch(() => undefined)
      if (!to || to.active || to.windowId === undefined) return
      const [front] = await browser.tabs.query({ active: true, windowId: to.windowId })
      if (front?.id !== undefined && ours.includes(front.id))
        await browser.tabs.update(tab, { active: true }).catch(() => undefined)
    },
    current: async (tab) => (await topFrame(tab))?.documentId,
    async reload(tab, origin, before) {
      const frame = await topFrame(tab)
      if (!frame) return refuse('page/closed')
      if (originOf(frame.url) !== origin) return refuse('page/wrong-origin', { expected: origin })
      const [address = '', part] = frame.url.split('#')
      // To go to a part of the page that is there already loads nothing; to reload what a form brought sends the form again.
      if (part !== undefined && isSent(tab) === false)
        return await load(tab, frame.url, before, async () => {
          await browser.tabs.reload(tab)
          for (const end = Date.now() + MOVE_MS; Date.now() < end && (await this.current(tab)) === before; )
            await pause(POLL_MS)
        })
      const loaded = await open(tab, address, before)
      return loaded.ok && part !== undefined ? await open(tab, frame.url, await this.current(tab)) : loaded
    },
    async travel(tab, way, origin, sites) {
      const frame = await topFrame(tab)
      if (!frame) return refuse('page/closed')
      if (!sites.has(originOf(frame.url) ?? '')) return refuse('page/wrong-origin', { expected: origin })
      const before = travels(tab)
      if (!(await goBy(tab, frame.documentId, way === 'back' ? -1 : 1))) return refuse('page/navigated')
      for (const begun = Date.now(); travels(tab) === before; await pause(POLL_MS)) {
        if (Date.now() - begun > (leaving.has(tab) ? LOAD_MS : MOVE_MS)) return refuse('page/no-history')
      }
      await settle(tab)
      return await arriveAtOne(tab, sites, origin)
    },
    async close(tab) {
      await browser.tabs.remove(tab).catch(() => undefined)
      for (const end = Date.now() + CLOSE_MS; await isOpen(tab); await pause(POLL_MS))
        if (Date.now() > end) return refuse('page/dialog')
      return ok(undefined)
    },
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
