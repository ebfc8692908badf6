import { type Browser, chromium } from 'playwright'
import { findBrowser } from './find-browser.mjs'

/** Chromium without the extension, for what is a page and nothing else. Throws where there is none. */
export const launchPlainChromium = (): Promise<Browser> => {
  const program = findBrowser('chromium')
  if (program === undefined) throw new Error('there is no Chromium; WRIT_CHROMIUM names its program')
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}
