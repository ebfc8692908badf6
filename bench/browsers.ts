import { type Browser, chromium, firefox } from 'playwright'
import { type BrowserKind, findBrowser } from '../cli/browser/find-browser.mjs'

/** Path of the browser's program; throws where there is none, and says how to name one. */
export const programOf = (kind: BrowserKind): string => {
  const program = findBrowser(kind)
  if (program === undefined)
    throw new Error(`${kind} is not there; WRIT_${kind.toUpperCase()} names its program where it stands elsewhere`)
  return program
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: programOf('chromium'), args: ['--no-sandbox'] })

/** Playwright speaks WebDriver BiDi to an unpatched Firefox through this channel. */
export const openFirefox = (): Promise<Browser> =>
  firefox.launch({
    channel: 'moz-firefox',
    executablePath: programOf('firefox'),
    args: ['--remote-allow-system-access']
  })
