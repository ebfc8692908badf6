import { closePage } from '../../cli/browser/extension-documents.ts'
import type { BrowserDriver } from '../../cli/browser/index.ts'

/** In a page of the extension: has the tab of the site show this address, and waits until it does. */
const SHOW_AGAIN = async (url: string): Promise<void> => {
  const { tabs } = (globalThis as unknown as { readonly chrome: { readonly tabs: TabsApi } }).chrome
  const { origin } = new URL(url)
  const find = async () => (await tabs.query({})).find((tab) => tab.url?.startsWith(origin))
  const tab = await find()
  if (tab) await tabs.update(tab.id, { url })
  for (let tries = 0; tries < 200; tries++) {
    const now = await find()
    if (now?.url === url && now.status === 'complete') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

interface TabsApi {
  query(of: object): Promise<readonly { readonly id: number; readonly url?: string; readonly status?: string }[]>
  update(tab: number, to: { readonly url: string }): Promise<unknown>
}

/**
 * The person settles the lost act of a run, from the side panel, once its tab shows `url` again. @returns what the page showed them.
 */
export const settleAs = async (
  driver: BrowserDriver,
  run: string,
  { url, said }: { readonly url: string; readonly said: 'done' | 'not-done' }
): Promise<string> => {
  const panel = await driver.newPage(driver.extensionUrl('/sidepanel.html'))
  const open = panel.locator(`button[data-lost^="${run} "]`)
  await open.waitFor()
  const id = (await open.getAttribute('data-lost')) ?? ''
  await panel.evaluate(SHOW_AGAIN, url)
  const settle = await driver.newPage(driver.extensionUrl(`/settle.html?lost=${encodeURIComponent(id)}`))
  await settle.bringToFront()
  const button = `#writ-${said}`
  const isArmed = (armed: string) => {
    document.querySelector<HTMLElement>('#writ-more')?.click()
    return document.querySelector(armed) !== null
  }
  let text = ''
  // It counts once it was read to its end, which comes again where the page shows more.
  for (let answered = false, tries = 0; !answered; tries++) {
    await settle.waitForFunction(isArmed, `${button}[data-armed=true]`)
    text = (await settle.textContent('main')) ?? ''
    answered = await settle.click(button, { timeout: 2000 }).then(
      () => true,
      (error) => {
        if (tries > 5) throw error
        return false
      }
    )
  }
  await settle.waitForSelector('main[data-state=answered]')
  await panel.bringToFront()
  await open.waitFor({ state: 'detached' })
  await closePage(settle)
  await closePage(panel)
  return text
}
