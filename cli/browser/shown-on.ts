import type { Locator, Page } from 'playwright'

const SHOWING_MS = 5_000

/**
 * What a page of the extension shows, once it shows it. In Firefox, Playwright now and then never gets to run anything in
 * a new window, though it stands there whole (a picture shows it; ESR 153); in the same page loaded again it does.
 */
export const shownOn = async (page: Page, selector: string): Promise<Locator> => {
  const wanted = page.locator(selector)
  const seen = await wanted.waitFor({ timeout: SHOWING_MS }).then(
    () => true,
    () => false
  )
  if (!seen && !page.isClosed()) {
    await page.goto(page.url(), { waitUntil: 'commit', timeout: SHOWING_MS })
    await wanted.waitFor({ timeout: SHOWING_MS })
  }
  return wanted
}
