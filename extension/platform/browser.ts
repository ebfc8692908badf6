import polyfill from 'webextension-polyfill'

/** The one name by which the platform reaches the browser; promises in both. */
export const browser = polyfill

/** `documentId` is in both browsers and not in the polyfill's types. */
export interface FrameDetails {
  readonly url: string
  readonly documentId?: string
}

/** The top document of a tab as it stands, or `undefined` when the tab is gone. */
export const topFrame = async (tabId: number): Promise<FrameDetails | undefined> => {
  try {
    return ((await browser.webNavigation.getFrame({ tabId, frameId: 0 })) as FrameDetails | null) ?? undefined
  } catch {
    return undefined
  }
}
