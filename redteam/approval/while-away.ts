import type { Page } from 'playwright'

const PAUSE_MS = 50
const TRIES = 100

/** Playwright makes every page of Chromium believe that it has the focus. */
const believeTheBrowser = async (page: Page): Promise<void> => {
  if (page.context().browser()?.browserType().name() !== 'chromium') return
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false })
}

/** Another page comes to the front and takes the focus, really; throws where it does not get it. */
export const whileAway = async <T>(page: Page, act: () => Promise<T>): Promise<T> => {
  await believeTheBrowser(page)
  const other = await page.context().newPage()
  try {
    await other.bringToFront()
    for (let tries = 0; await page.evaluate(() => document.hasFocus()); tries++) {
      if (tries >= TRIES) throw new Error('the other page did not get the focus')
      await page.waitForTimeout(PAUSE_MS)
    }
    return await act()
  } finally {
    await other.close()
  }
}
