import { browser } from './browser.ts'

const PAGE = 'approval.html'

/** The windows that this life of the worker opens: a new one's tab does not yet tell its address when it is asked. */
const windows = new Map<string, Promise<number | undefined>>()

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
  await browser.tabs.remove(tab.id).catch(() => undefined)
  return undefined
}

const bringForward = async (window: number): Promise<boolean> =>
  browser.windows.update(window, { focused: true }).then(
    () => true,
    () => false
  )

/** Opens the extension's own page with a question in a window of its own, or brings the one that shows it to the front. */
export const showQuestion = async (id: string): Promise<void> => {
  const url = `${browser.runtime.getURL(PAGE)}?question=${encodeURIComponent(id)}`
  const open = async (): Promise<number | undefined> => {
    const found = await findWindow(url)
    if (found !== undefined && (await bringForward(found))) return found
    return (await browser.windows.create({ url, type: 'popup', width: 520, height: 760 })).id
  }
  const known = windows.get(id)
  const window = await known?.catch(() => undefined)
  if (window !== undefined && (await bringForward(window))) return
  // Two that come at once find each other here: nothing is waited for between the look and the note.
  const opening = windows.get(id) === known ? open() : (windows.get(id) ?? open())
  windows.set(id, opening)
  await opening
}
