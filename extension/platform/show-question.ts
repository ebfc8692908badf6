import { browser } from './browser.ts'

const PAGE = 'approval.html'

/** Opens the extension's own page with a question in a window of its own, or brings the one that shows it to the front. */
export const showQuestion = async (id: string): Promise<void> => {
  const url = `${browser.runtime.getURL(PAGE)}?question=${encodeURIComponent(id)}`
  const tabs = await browser.tabs.query({}).catch(() => [])
  const open = tabs.find((tab) => tab.url === url)
  if (open?.windowId !== undefined) {
    await browser.windows.update(open.windowId, { focused: true })
    return
  }
  await browser.windows.create({ url, type: 'popup', width: 520, height: 760 })
}
