import { ok, type Result, refuse } from '@writ/dsl/contract'
import { browser } from '../browser.ts'
import { pause } from '../pause.ts'
import type { Pictures } from './pictures.ts'
import { whileInFront, windowInFrontOf } from './while-in-front.ts'

/** Chromium takes two pictures a second, and refuses a third. */
const AGAIN_MS = 600
const TRIES = 4

const bytesOfDataUrl = (url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))

const shownInFront = (tab: number): Promise<string | undefined> =>
  whileInFront(tab, browser.tabs, (window) =>
    browser.tabs.captureVisibleTab(window, { format: 'png' }).catch(() => undefined)
  )

/**
 * What a tab shows, as PNG: the browser takes pictures of what stands before the person alone, so that the tab must be in front
 * before and after. Refuses page/no-permission without the right to all sites, page/closed, page/needs-person where the tab is not in
 * front.
 */
const captureTab = async (tab: number): Promise<Result<Blob>> => {
  if (!(await browser.permissions.contains({ origins: ['<all_urls>'] }))) return refuse('page/no-permission')
  for (let tries = 0; tries < TRIES; tries++) {
    const { windowId } = (await browser.tabs.get(tab).catch(() => undefined)) ?? {}
    if (windowId === undefined) return refuse('page/closed')
    if ((await windowInFrontOf(tab, browser.tabs)) === undefined) await browser.tabs.update(tab, { active: true })
    const shown = await shownInFront(tab)
    if (shown !== undefined) return ok(new Blob([bytesOfDataUrl(shown)], { type: 'image/png' }))
    await pause(AGAIN_MS)
  }
  return refuse('page/needs-person')
}

/** What the person sees in a tab that stands in front, as PNG; `undefined` where it does not, or no picture may be taken. */
const pictureInFront: Pictures['inFront'] = async (tab) => {
  const url = await shownInFront(tab)
  return url === undefined ? undefined : { url, bytes: bytesOfDataUrl(url) }
}

export const browserPictures: Pictures = { capture: captureTab, inFront: pictureInFront }
