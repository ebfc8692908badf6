import type { Locator, Page } from 'playwright'

const SHOWING_MS = 5_000
const MAX_LOADS = 5

/**
 * What a page of the extension shows, once it shows it. In Firefox, what Playwright hears of a new window may come out of order
 * (extension-documents.ts), and it never gets to run anything there, though the page stands whole; loaded again it does.
 */
export const shownOn = async (page: Page, selector: string): Promise<Locator> => {
  const wanted = page.locator(selector)
  for (let loads = 1; ; loads++) {
    const last = loads === MAX_LOADS || page.isClosed()
    const seen = wanted.waitFor({ timeout: SHOWING_MS }).then(() => true)
    if (await (last ? seen : seen.catch(() => false))) return wanted
    await page.goto(page.url(), { waitUntil: 'commit', timeout: SHOWING_MS }).catch(() => undefined)
  }
}
