import polyfill from 'webextension-polyfill'
import type { FrameDetails } from './page/pages.ts'

/** The one name by which the platform reaches the browser; promises in both. */
export const browser = polyfill

/** The top document of a tab as it stands, or `undefined` when the tab is gone. `documentId` is in both browsers and not in the polyfill's types. */
export const topFrame = async (tabId: number): Promise<FrameDetails | undefined> => {
  try {
    return ((await browser.webNavigation.getFrame({ tabId, frameId: 0 })) as FrameDetails | null) ?? undefined
  } catch {
    return undefined
  }
}
