import { browser } from '../browser.ts'

/** Where a tab came from: the frame of a tab whose document made the browser open it. */
interface Source {
  readonly tab: number
  readonly frame: number
}

const KEY = 'opened:'

const isSource = (kept: unknown): kept is Source =>
  typeof kept === 'object' && kept !== null && 'tab' in kept && 'frame' in kept

export interface OpenedTabs {
  /** The tabs that the document in this frame of a tab opened, in this session of the browser, also before a restart of the worker. */
  from(source: Source): Promise<readonly number[]>
}

/**
 * Which document opened which tab, as the browser itself says. A tab's `openerTabId` is no such thing: in Chromium it is the
 * tab that the person looked at just then. Kept in the browser's memory, so that a restarted worker knows it too.
 */
export const openedTabs = (): OpenedTabs => {
  const { session } = browser.storage
  browser.webNavigation.onCreatedNavigationTarget.addListener(({ tabId, sourceTabId, sourceFrameId }) => {
    const source: Source = { tab: sourceTabId, frame: sourceFrameId }
    void session.set({ [`${KEY}${tabId}`]: source })
  })
  const all = async () =>
    Object.entries(await session.get(null)).flatMap(([key, kept]) =>
      key.startsWith(KEY) && isSource(kept) ? [{ key, tab: Number(key.slice(KEY.length)), source: kept }] : []
    )
  browser.tabs.onRemoved.addListener(async (tabId) => {
    const over = (await all()).filter(({ source }) => source.tab === tabId).map(({ key }) => key)
    if (over.length) await session.remove(over)
  })
  return {
    from: async ({ tab, frame }) =>
      (await all())
        .filter(({ source }) => source.tab === tab && source.frame === frame)
        .map(({ tab: opened }) => opened)
        .sort((a, b) => a - b)
  }
}
