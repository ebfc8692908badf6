import { DOCUMENT_PORT } from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import { browser, topFrame } from '../browser.ts'
import { mayReach } from './match-pattern.ts'
import type { Frame, Pages } from './pages.ts'

/** The browser's own tabs. Ports of other senders than our own interpreters in documents are not taken. */
export const browserPages: Pages = {
  onConnect(listener) {
    browser.runtime.onConnect.addListener((port) => {
      const [name, instance = ''] = port.name.split(':')
      if (name !== DOCUMENT_PORT) return
      const sender = port.sender as (Runtime.MessageSender & { documentId?: string; origin?: string }) | undefined
      const [tab, frame, document] = [sender?.tab?.id, sender?.frameId, sender?.documentId]
      if (sender?.id !== browser.runtime.id || tab === undefined || frame === undefined || !document)
        return port.disconnect()
      listener({
        tab,
        frame,
        document,
        origin: sender.origin,
        instance,
        postMessage: (message) => port.postMessage(message),
        disconnect: () => port.disconnect(),
        onMessage: (heard) => port.onMessage.addListener(heard),
        onDisconnect: (lost) => port.onDisconnect.addListener(lost)
      })
    })
  },
  async inject(tabId, documentId) {
    try {
      const target = { tabId, documentIds: [documentId] }
      await browser.scripting.executeScript({ target, files: ['/content-scripts/content.js'] } as never)
      return true
    } catch {
      return false
    }
  },
  top: topFrame,
  async frames(tabId) {
    const frames = await browser.webNavigation.getAllFrames({ tabId }).catch(() => null)
    return (frames as readonly Frame[] | null) ?? undefined
  },
  mayReach
}
