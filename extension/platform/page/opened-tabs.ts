import { browser } from '../browser.ts'

/** Where a tab came from: the frame of a tab whose document made the browser open it. */
interface Source {
  readonly tab: number
  readonly frame: number
}

const KEY = 'opened:'
const MADE = 'made:'

const isSource = (kept: unknown): kept is Source =>
  typeof kept === 'object' && kept !== null && 'tab' in kept && 'frame' in kept

export interface OpenedTabs {
  /** The tabs that the document in this frame of a tab opened, in this session of the browser, also before a restart of the worker. */
  from(source: Source): Promise<readonly number[]>
  /** The extension made this tab: no page holds it. */
  made(tab: number): Promise<void>
  isMade(tab: number): Promise<boolean>
  /** Did the extension make it, and has no page in it opened another since? Else a page of another tab may hold it, and lead it elsewhere. */
  isAlone(tab: number): Promise<boolean>
  /** Did the tab come to another document after a page in it had opened a tab, as this life of the worker saw? */
  wentOnJoined(tab: number): boolean
}

/**
 * Which document opened which tab, as the browser itself says. A tab's `openerTabId` is no such thing: in Chromium it is the
 * tab that the person looked at just then. Kept in the browser's memory, so that a restarted worker knows it too.
 */
export const openedTabs = (): OpenedTabs => {
  const { session } = browser.storage
  const joined = new Set<number>()
  const wentOn = new Set<number>()
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
    if (frameId === 0 && joined.has(tabId)) wentOn.add(tabId)
  })
  browser.webNavigation.onCreatedNavigationTarget.addListener(({ tabId, sourceTabId, sourceFrameId }) => {
    const source: Source = { tab: sourceTabId, frame: sourceFrameId }
    joined.add(sourceTabId)
    void session.set({ [`${KEY}${tabId}`]: source })
  })
  const all = async () =>
    Object.entries(await session.get(null)).flatMap(([key, kept]) =>
      key.startsWith(KEY) && isSource(kept) ? [{ key, tab: Number(key.slice(KEY.length)), source: kept }] : []
    )
  browser.tabs.onRemoved.addListener(async (tabId) => {
    for (const known of [joined, wentOn]) known.delete(tabId)
    const over = (await all()).filter(({ source }) => source.tab === tabId).map(({ key }) => key)
    await session.remove([...over, `${MADE}${tabId}`])
  })
  const isMade = async (tab: number) => (await session.get(`${MADE}${tab}`))[`${MADE}${tab}`] === true
  return {
    made: (tab) => session.set({ [`${MADE}${tab}`]: true }),
    isMade,
    isAlone: async (tab) => (await isMade(tab)) && !(await all()).some(({ source }) => source.tab === tab),
    wentOnJoined: (tab) => wentOn.has(tab),
    from: async ({ tab, frame }) =>
      (await all())
        .filter(({ source }) => source.tab === tab && source.frame === frame)
        .map(({ tab: opened }) => opened)
        .sort((a, b) => a - b)
  }
}
