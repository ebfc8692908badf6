import type { Page } from 'playwright'

/** Reads a question on to its end, as a person must before it can be allowed, and waits until it can. */
export const readWhole = async (page: Page, button = '#writ-allow'): Promise<void> => {
  await page.waitForSelector(button)
  await page.waitForFunction(
    (selector) => {
      const more = document.querySelector<HTMLElement>('#writ-more')
      // Windows that went by before the page had looked are read again from the top.
      if (!more && document.documentElement.scrollHeight > innerHeight) {
        const world = window as Window & { looks?: number }
        world.looks = (world.looks ?? 0) + 1
        if (world.looks % 40 === 0) scrollTo(0, 0)
      }
      more?.click()
      return document.querySelector<HTMLElement>(selector)?.dataset.armed === 'true'
    },
    button,
    { timeout: 15_000, polling: 60 }
  )
}
