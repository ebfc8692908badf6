import type { BrowserContext, Page } from 'playwright'

/**
 * Tells of every page whose address starts with `address`, once.
 *
 * A window the extension opens by `windows.create` shows up as a page of the context in both browsers, as a popup and as a
 * tab alike (seen in Chromium 156 and, over BiDi, in Firefox ESR 153). Firefox first says `about:blank` and navigates
 * right after, so the address is looked at again at each navigation.
 */
export const watchApprovals = (context: BrowserContext, address: string, listener: (page: Page) => void): void => {
  const seen = new WeakMap<Page, Set<string>>()
  const look = (page: Page) => {
    const url = page.url()
    if (!url.startsWith(address)) return
    const ofPage = seen.get(page) ?? new Set()
    if (ofPage.has(url)) return
    seen.set(page, ofPage.add(url))
    listener(page)
  }
  const watch = (page: Page) => {
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) look(page)
    })
    look(page)
  }
  context.on('page', watch)
  for (const page of context.pages()) watch(page)
}
