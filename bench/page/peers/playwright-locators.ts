import { openChromium } from '../../browsers.ts'
import type { Aimed } from '../measured-page.ts'
import { callByCall, type Peer, timed, withLocators } from '../peer.ts'

/** Playwright's locators by role and name, as its own documents recommend. */
export const playwrightLocators = async (): Promise<Peer> => {
  const browser = await openChromium()
  const page = await browser.newPage()
  const at = ({ role, name }: Aimed) => page.getByRole(role, { name, exact: true })
  return {
    name: 'playwright-core',
    ...withLocators(page, at),
    fillForm: (all) =>
      callByCall(all, {
        fill: (one, text) => at(one).fill(text),
        choose: (one, text) => at(one).selectOption(text),
        check: (one) => at(one).check()
      }),
    observe: async () => {
      let text = ''
      const ms = await timed(async () => {
        text = await page.locator('body').ariaSnapshot()
      })
      return { ms, text }
    },
    close: () => browser.close()
  }
}
