import { browser } from '../platform/browser.ts'
import type { Send } from '../ui/index.ts'

/** What every page of the extension is given: a way to the background, the browser's language, and where to draw. */
export const send: Send = (message) => browser.runtime.sendMessage(message)

export const locale = (): string => browser.i18n.getUILanguage()

export const rootElement = (): HTMLElement => {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  return root
}
