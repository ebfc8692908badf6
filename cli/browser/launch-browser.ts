import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import type { BrowserName } from './browser-names.ts'
import { launchBareChromium } from './launch-bare-chromium.ts'
import { launchChromium } from './launch-chromium.ts'
import { launchFirefox } from './launch-firefox.ts'

const LAUNCH = { chromium: launchChromium, firefox: launchFirefox, 'bare-chromium': launchBareChromium }
const OUTPUT = { chromium: 'chrome-mv3-managed', firefox: 'firefox-mv3-managed', 'bare-chromium': 'chrome-mv3-managed' }

/** Folder of the build that a browser gets: the managed one, since no script can answer a browser's permission prompt. */
export const extensionFolder = (name: BrowserName): string =>
  join(import.meta.dirname, '../../extension/.output', OUTPUT[name])

/** Starts a browser with the extension in it. Throws where the browser or the build is missing. */
export const launchBrowser = (
  name: BrowserName,
  options: Pick<LaunchOptions, 'headless' | 'prefs'>
): Promise<BrowserDriver> => {
  const extension = extensionFolder(name)
  if (!existsSync(join(extension, 'manifest.json'))) {
    throw new Error('the extension is not built; run: npm run build')
  }
  return LAUNCH[name]({ extension, ...options })
}
