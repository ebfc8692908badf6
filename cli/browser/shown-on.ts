import type { Locator, Page } from 'playwright'

const SHOWING_MS = 5_000
const MAX_LOADS = 5

/**
 * What a page of the extension shows, once it shows it. In Firefox, Playwright now and then never gets to run anything in
 * a new window, though it stands there whole (a picture shows it; ESR 153); in the same page loaded again it does.
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
