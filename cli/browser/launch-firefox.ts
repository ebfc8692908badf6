import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, firefox } from 'playwright'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import { closeContext } from './close-context.ts'
import { knockAtDocuments } from './extension-documents.ts'
import { findBrowser } from './find-browser.mjs'
import { managedPolicy, quoted } from './managed-policy.ts'
import { NO_SIGNALS } from './no-signals.ts'
import { packExtension, readGeckoId } from './pack-extension.ts'
import { makeTempProfile } from './temp-profile.ts'
import { watchApprovals } from './watch-approvals.ts'

const open = (
  profile: string,
  program: string,
  { headless, prefs, args = [] }: LaunchOptions,
  uuids: Record<string, string>
) =>
  firefox.launchPersistentContext(profile, {
    // Playwright speaks WebDriver BiDi to an unpatched Firefox through this channel.
    channel: 'moz-firefox',
    executablePath: program,
    headless,
    args: ['--remote-allow-system-access', ...args],
    firefoxUserPrefs: {
      'xpinstall.signatures.required': false,
      'extensions.autoDisableScopes': 0,
      'extensions.enabledScopes': 15,
      'extensions.webextensions.uuids': JSON.stringify(uuids),
      ...prefs
    },
    ...NO_SIGNALS,
    ...(headless ? {} : { viewport: null })
  })

/** Playwright has Firefox end as soon as the process of one page does; a person's goes on, as this one. */
const withoutShutdown = (profile: string, program: string): string => {
  const path = join(profile, 'firefox')
  writeFileSync(path, `#!/bin/sh\nexec env -u MOZ_CRASHREPORTER_SHUTDOWN ${quoted(program)} "$@"\n`, { mode: 0o755 })
  return path
}

/** Firefox under Playwright, with a fresh profile that holds the extension under an address chosen beforehand. */
export const launchFirefox = async (options: LaunchOptions): Promise<BrowserDriver> => {
  const policy = options.managed && managedPolicy('firefox', options.extension, options.managed)
  const program = policy?.program ?? findBrowser('firefox') ?? 'firefox-esr'
  const profile = makeTempProfile()
  const remove = () => {
    profile.remove()
    policy?.remove()
  }
  const id = readGeckoId(options.extension)
  const uuid = randomUUID()
  const extensions = [{ folder: options.extension, uuid }, ...(options.also ?? [])].map((one) => ({
    ...one,
    id: readGeckoId(one.folder)
  }))
  let context: BrowserContext
  try {
    mkdirSync(join(profile.path, 'extensions'))
    for (const one of extensions)
      writeFileSync(join(profile.path, 'extensions', `${one.id}.xpi`), packExtension(one.folder))
    context = await open(
      profile.path,
      withoutShutdown(profile.path, program),
      options,
      Object.fromEntries(extensions.map((one) => [one.id, one.uuid]))
    )
    knockAtDocuments(context)
  } catch (error) {
    remove()
    throw error
  }
  const extensionUrl = (path: string) => `moz-extension://${uuid}${path}`

  const newPage = async (url: string) => {
    const page = await context.newPage()
    // The load event of an extension's page never arrives over BiDi; its elements can be waited for all the same.
    await page.goto(url, { waitUntil: url.startsWith('moz-extension:') ? 'commit' : 'load' })
    return page
  }

  let ended: Promise<void> | undefined
  const end = async () => {
    await closeContext(context, profile.path)
    remove()
  }
  return {
    kind: 'firefox',
    extensionId: id,
    extensionUrl,
    newPage,
    onApproval: (listener) => watchApprovals(context, extensionUrl('/approval.html'), listener),
    close: () => {
      ended ??= end()
      return ended
    }
  }
}
