import puppeteer from 'puppeteer-core'
import { programOf } from '../../browsers.ts'
import type { Aimed } from '../measured-page.ts'
import { callByCall, type Peer, withLocators } from '../peer.ts'

/** Puppeteer's locators by accessible name and role. */
export const puppeteerLocators = async (): Promise<Peer> => {
  const browser = await puppeteer.launch({
    executablePath: programOf('chromium'),
    args: ['--no-sandbox']
  })
  const page = await browser.newPage()
  const at = ({ role, name }: Aimed) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`)
  return {
    name: 'puppeteer-core',
    ...withLocators(page, at),
    fillForm: (all) =>
      callByCall(all, {
        fill: (one, text) => at(one).fill(text),
        choose: (one, text) => at(one).fill(text),
        check: (one) => at(one).click()
      }),
    close: () => browser.close()
  }
}
