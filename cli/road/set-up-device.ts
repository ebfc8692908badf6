import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright'
import { z } from 'zod'
import type { BrowserDriver } from '../browser/index.ts'
import type { VaultEntry } from './vault-file.ts'

const CLOSE_MS = 2000
const READY_MS = 6000
const READY_TRIES = 5

const codeSchema = z.object({ code: z.string() })

const askForCode = async (server: string, adminKey: string): Promise<string> => {
  const answer = await fetch(new URL('/v1/enrolments', server), {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}` }
  })
  if (!answer.ok) throw new Error(`the server gave no enrolment code (HTTP ${answer.status})`)
  return codeSchema.parse(await answer.json()).code
}

/** A browser that has just started may lose a page's first message to the background; the page is loaded again then. */
const untilReady = async (page: Page): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await page.locator('main[data-state="ready"]').waitFor({ timeout: READY_MS })
    } catch (error) {
      if (tries === READY_TRIES) throw error
      await page.goto(page.url(), { waitUntil: 'commit' })
    }
  }
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
    for (const { name, origin, username = '', password = '' } of vault) {
      await page.locator('#writ-vault-name').fill(name)
      await page.locator('#writ-vault-site').fill(origin)
      await page.locator('#writ-vault-username').fill(username)
      await page.locator('#writ-vault-password').fill(password)
      await page.locator('#writ-vault-save').click()
      const held = `li[data-name=${JSON.stringify(name)}][data-origin=${JSON.stringify(origin)}]`
      const wrong = page.locator('[role="alert"]')
      await page.locator(held).or(wrong).first().waitFor()
      if (await wrong.count()) throw new Error(`the extension says: ${await wrong.first().textContent()}`)
    }
  } finally {
    // Over BiDi, closing a page of an extension now and then never answers (seen in Firefox ESR 153); the page does close.
    await Promise.race([page.close().catch(() => undefined), sleep(CLOSE_MS)])
  }
}
