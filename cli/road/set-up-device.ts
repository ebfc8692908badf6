import type { Page } from 'playwright'
import { z } from 'zod'
import { closePage } from '../browser/extension-documents.ts'
import type { BrowserDriver } from '../browser/index.ts'
import type { VaultEntry } from './vault-file.ts'

const READY_MS = 6000
const READY_TRIES = 5

const codeSchema = z.object({ code: z.string() })

/** A one-time code to enrol a device with, as an administrator asks for it. */
export const askForCode = async (server: string, adminKey: string): Promise<string> => {
  const answer = await fetch(new URL('/v1/enrolments', server), {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}` }
  })
  if (!answer.ok) throw new Error(`the server gave no enrolment code (HTTP ${answer.status})`)
  return codeSchema.parse(await answer.json()).code
}

/**
 * A background that has just started, or is woken from its sleep, may lose a page's first message; the page is loaded again then.
 */
export const untilReady = async (page: Page): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await page.locator('main[data-state="ready"]').waitFor({ timeout: READY_MS })
    } catch (error) {
      if (tries === READY_TRIES) throw error
      await page.goto(page.url(), { waitUntil: 'commit' })
    }
  }
}

/** The passphrase of the vaults that a command or a test fills, in profiles that are deleted after. */
export const PASSPHRASE = 'a passphrase of a device that is set up by a program'

/** Longer than the page itself waits for the background, which stretches a passphrase on a slow machine. */
const SAID_MS = 90_000

/** Waits until the page shows this, or throws with what it says instead. */
const orThrow = async (page: Page, shows: string): Promise<void> => {
  const wrong = page.locator('[role="alert"]')
  await page.locator(shows).or(wrong).first().waitFor({ timeout: SAID_MS })
  if (await wrong.count()) throw new Error(`the extension says: ${await wrong.first().textContent()}`)
}

/** As a person would: a passphrase, twice, and the recovery code put away. */
const setUpVault = async (page: Page): Promise<void> => {
  await page.locator('#writ-vault-set-up-new').fill(PASSPHRASE)
  await page.locator('#writ-vault-set-up-again').fill(PASSPHRASE)
  await page.locator('#writ-vault-set-up').click()
  await orThrow(page, '#writ-vault-recovery')
  await page.locator('#writ-vault-recovery-done').click()
}

/**
 * Does in the extension's settings what a person would do first: enrols with the server by a one-time code, and puts the
 * sign-ins into the vault. Throws with the page's own words where it says no.
 */
export const setUpDevice = async (
  driver: BrowserDriver,
  { url, adminKey }: { readonly url: string; readonly adminKey: string },
  vault: readonly VaultEntry[]
): Promise<void> => {
  const code = await askForCode(url, adminKey)
  const page = await driver.newPage(driver.extensionUrl('/options.html'))
  const press = async (button: string) => {
    await page.locator(button).click()
    const said = page.locator('[role="status"], [role="alert"]').filter({ visible: true }).first()
    await said.waitFor()
    if ((await said.getAttribute('role')) === 'alert')
      throw new Error(`the extension says: ${await said.textContent()}`)
  }
  try {
    await untilReady(page)
    await page.locator('#writ-server').fill(url)
    await page.locator('#writ-code').fill(code)
    await press('#writ-enrol-now')
    if (vault.length > 0) await setUpVault(page)
    for (const { name, origin, ...values } of vault) {
      await page.locator('#writ-vault-name').fill(name)
      await page.locator('#writ-vault-site').fill(origin)
      for (const [part, text = ''] of Object.entries(values)) {
        const field = page.locator(`#writ-vault-${part}`)
        if (!(await field.isVisible())) await page.locator('#writ-vault-others').click()
        await field.fill(text)
      }
      await page.locator('#writ-vault-save').click()
      const held = `li[data-name=${JSON.stringify(name)}][data-origin=${JSON.stringify(origin)}]`
      await orThrow(page, held)
    }
  } finally {
    await closePage(page).catch(() => undefined)
  }
}
