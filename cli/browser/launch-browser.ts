import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import type { BrowserName } from './browser-names.ts'
import { launchBareChromium } from './launch-bare-chromium.ts'
import { launchChromium } from './launch-chromium.ts'
import { launchFirefox } from './launch-firefox.ts'

const LAUNCH = { chromium: launchChromium, firefox: launchFirefox, 'bare-chromium': launchBareChromium }
const OUTPUT = { chromium: 'chrome-mv3', firefox: 'firefox-mv3', 'bare-chromium': 'chrome-mv3' }

/**
 * The managed build, since no script can answer a browser's permission prompt; the one that asks for each site (`open`); or that
 * with the browser's own input, for Chromium alone (`trusted`).
 */
export type ExtensionBuild = 'managed' | 'open' | 'trusted'

/** Folder of the build that a browser gets. */
export const extensionFolder = (name: BrowserName, build: ExtensionBuild = 'managed'): string =>
  join(import.meta.dirname, '../../extension/.output', build === 'open' ? OUTPUT[name] : `${OUTPUT[name]}-${build}`)

/** Starts a browser with the extension in it. Throws where the browser or the build is missing. */
export const launchBrowser = (
  name: BrowserName,
  {
    build,
    extension = extensionFolder(name, build),
    ...options
  }: Pick<LaunchOptions, 'headless' | 'args' | 'prefs' | 'managed' | 'keepsPages' | 'profile'> & {
    readonly build?: ExtensionBuild
    /** Folder of another build. */
    readonly extension?: string
  }
): Promise<BrowserDriver> => {
  if (!existsSync(join(extension, 'manifest.json'))) {
    throw new Error('the extension is not built; run: npm run build')
  }
  return LAUNCH[name]({ extension, ...options })
}
