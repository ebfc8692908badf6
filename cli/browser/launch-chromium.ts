import { type BrowserContext, chromium } from 'playwright'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import { chromiumDriver } from './chromium-driver.ts'
import { closeContext, killProcessesOf } from './close-context.ts'
import { findBrowser } from './find-browser.mjs'
import { managedPolicy } from './managed-policy.ts'
import { NO_SIGNALS } from './no-signals.ts'
import { keptProfile, makeTempProfile } from './temp-profile.ts'

/** Root has no user namespace to sandbox in, so Chromium refuses to start as root with its sandbox. */
export const isSandboxable = (): boolean => process.getuid?.() !== 0

/** Switches that bring the extension in, and no other that is not named. */
export const extensionSwitches = ({ extension, also = [] }: Pick<LaunchOptions, 'extension' | 'also'>): string[] => {
  const all = [extension, ...also.map(({ folder }) => folder)].join(',')
  return [`--disable-extensions-except=${all}`, `--load-extension=${all}`]
}

const open = (profile: string, program: string, options: LaunchOptions, sandbox: boolean) => {
  const { headless, keepsPages, env, args = [] } = options
  return chromium.launchPersistentContext(profile, {
    executablePath: program,
    headless,
    chromiumSandbox: sandbox,
    ignoreDefaultArgs: ['--disable-extensions', ...(keepsPages ? ['--disable-back-forward-cache'] : [])],
    args: [...extensionSwitches(options), ...args],
    ...NO_SIGNALS,
    ...(env && { env: { ...process.env, ...env } }),
    // With a window, a page is as large as the window and not as Playwright's default.
    ...(headless ? {} : { viewport: null })
  })
}

/** Chromium under Playwright, with a fresh profile where none is named. */
export const launchChromium = async (options: LaunchOptions): Promise<BrowserDriver> => {
  const policy = options.managed && managedPolicy('chromium', options.extension, options.managed)
  const program = policy?.program ?? findBrowser('chromium') ?? 'chromium'
  const profile = options.profile === undefined ? makeTempProfile() : keptProfile(options.profile)
  const remove = () => {
    profile.remove()
    policy?.remove()
  }
  let context: BrowserContext
  try {
    context = await open(profile.path, program, options, isSandboxable()).catch((error: Error) => {
      if (!isSandboxable() || !/sandbox/i.test(error.message)) throw error
      process.stderr.write("Chromium's own sandbox cannot be used on this machine; starting without it\n")
      return open(profile.path, program, options, false)
    })
  } catch (error) {
    remove()
    throw error
  }
  const end = async () => {
    await closeContext(context, profile.path)
    remove()
  }
  const driver = await chromiumDriver(context, end)
  const kill = async () => {
    killProcessesOf(profile.path)
    await driver.close()
  }
  return { ...driver, ...(options.profile !== undefined && { kill }), ...(policy && { setManaged: policy.put }) }
}
