import type { Dialog } from 'playwright'
import { openChromium } from '../browsers.ts'
import { type PeerRun, selectorOf } from './peer-hands.ts'

/** A dialog stops what opened it until it is answered. */
const DIALOG_MS = 5_000

/**
 * The same script by Playwright's own library: no tools, no planner, no answer to wait for. How long that takes is what a browser and the
 * sites themselves need, and nobody who drives that browser can be faster.
 */
export const startBare = async (): Promise<PeerRun> => {
  const browser = await openChromium()
  const page = await browser.newPage()
  await page.goto('about:blank')
  const dialogs: Dialog[] = []
  const opened = () => new Promise<void>((resolve) => page.once('dialog', () => resolve()))
  page.on('dialog', (dialog) => dialogs.push(dialog))
  return {
    open: async (url) => void (await page.goto(url)),
    fill: async (...entries) => {
      for (const { value, ...aim } of entries) {
        const element = page.locator(selectorOf(aim))
        if (aim.role === 'checkbox' || aim.role === 'radio') await element.setChecked(value === 'true')
        else if (aim.role === 'combobox') await element.selectOption({ label: value })
        else await element.fill(value)
      }
    },
    click: async (aim) => {
      await Promise.race([page.locator(selectorOf(aim)).click(), opened()])
      if (dialogs.length === 0) await page.waitForLoadState()
    },
    acceptDialog: async () => {
      const dialog = dialogs.pop() ?? (await page.waitForEvent('dialog', { timeout: DIALOG_MS }))
      await dialog.accept()
      await page.waitForLoadState()
    },
    look: () => page.locator('body').ariaSnapshot(),
    tally: () => ({ told: 0, read: 0, written: 0, trips: 0, again: 0 }),
    ask: async (expression) => JSON.stringify(await page.evaluate(expression)),
    close: () => browser.close()
  }
}
