import { browser } from './browser.ts'

const PAGE = 'approval.html'

/** The windows that this life of the worker opens: a new one's tab does not yet tell its address when it is asked. */
const windows = new Map<string, Promise<number | undefined>>()

/** Tabs that the extension itself closes, because they show nothing any more. */
const discarded = new Set<number>()

/**
 * Hears of tabs that the person closes, whatever was in them. Registered as the worker starts, so that the browser wakes it for
 * that.
 */
export const watchClosed = (closed: (tab: number) => void): void =>
  browser.tabs.onRemoved.addListener((tab) => {
    if (!discarded.delete(tab)) closed(tab)
  })

/** The tab that shows a question now. */
const tabIn = async (window: number | undefined, url: string): Promise<number | undefined> => {
  if (window === undefined) return undefined
  const tabs = await browser.tabs.query({ windowId: window }).catch(() => [])
  // Where it was opened a moment ago, its tab does not yet tell its address.
  return (tabs.find((tab) => tab.url === url) ?? (tabs.length === 1 ? tabs[0] : undefined))?.id
}

interface ContextsApi {
  readonly getContexts?: (filter: {
    contextTypes: readonly ['TAB']
    documentUrls: readonly string[]
  }) => Promise<readonly unknown[]>
}

/** A tab whose process was killed keeps its address and shows nothing; only Chromium can tell. */
const isAlive = async (url: string): Promise<boolean> => {
  const { getContexts } = browser.runtime as unknown as ContextsApi
  return getContexts === undefined || (await getContexts({ contextTypes: ['TAB'], documentUrls: [url] })).length > 0
}

const findWindow = async (url: string): Promise<number | undefined> => {
  const tabs = await browser.tabs.query({}).catch(() => [])
  const tab = tabs.find((one) => one.url === url)
  if (tab?.id === undefined || (await isAlive(url))) return tab?.windowId
  discarded.add(tab.id)
  await browser.tabs.remove(tab.id).catch(() => undefined)
  return undefined
}

const bringForward = async (window: number): Promise<boolean> =>
  browser.windows.update(window, { focused: true }).then(
    () => true,
    () => false
  )

/**
 * Opens the extension's own page with a question in a window of its own, or brings the one that shows it to the front. Gives the
 * tab that shows it, as far as the browser tells.
 */
export const showQuestion = async (id: string): Promise<number | undefined> => {
  const url = `${browser.runtime.getURL(PAGE)}?question=${encodeURIComponent(id)}`
  const open = async (): Promise<number | undefined> => {
    const found = await findWindow(url)
    if (found !== undefined && (await bringForward(found))) return found
    return (await browser.windows.create({ url, type: 'popup', width: 520, height: 760 })).id
  }
  const known = windows.get(id)
  const window = await known?.catch(() => undefined)
  if (window !== undefined && (await bringForward(window))) return await tabIn(window, url)
  // Two that come at once find each other here: nothing is waited for between the look and the note.
  const opening = windows.get(id) === known ? open() : (windows.get(id) ?? open())
  windows.set(id, opening)
  return await tabIn(await opening, url)
}
