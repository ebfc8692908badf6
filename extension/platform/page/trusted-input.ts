import type { HandEvent } from '@writ/dsl/contract'
import { browser } from '../browser.ts'
import type { FrameDetails } from './pages.ts'

/** https://developer.chrome.com/docs/extensions/reference/api/debugger; there only in a build with that right. */
interface DebuggerApi {
  attach(target: { tabId: number }, version: string): Promise<void>
  detach(target: { tabId: number }): Promise<void>
  sendCommand(target: { tabId: number }, method: string, params: object): Promise<unknown>
  readonly onDetach: {
    addListener(listener: (source: { tabId?: number }, reason: string) => void): void
  }
}

const PROTOCOL = '1.3'

/** The browser's own mouse and keyboard in a tab. */
export interface TrustedInput {
  /** Takes them into the hand for the document that fills the tab; `false` where they cannot be had there. */
  take(tab: number, document: string): Promise<boolean>
  /** Does these, in order, for as long as that document stands there, and tells whether all of them were. */
  use(tab: number, document: string, events: readonly HandEvent[]): Promise<boolean>
  /** Lets go of them. */
  release(tab: number): Promise<void>
}

const isAllAt = (frames: readonly { readonly url: string }[], origin: string | undefined): boolean =>
  frames.every(({ url }) => url === 'about:blank' || url === 'about:srcdoc' || URL.parse(url)?.origin === origin)

/**
 * A document of another origin in the tab could be given the click in place of the one that asks: a renderer that lies about where
 * its element stands would press buttons of a site that it frames. So it is used only in tabs where all stands at one origin.
 */
const isAlone = async (tabId: number, document: string): Promise<boolean> => {
  const frames = await browser.webNavigation.getAllFrames({ tabId }).catch(() => null)
  const top = frames?.find(({ frameId }) => frameId === 0)
  const isThere = (top as FrameDetails | undefined)?.documentId === document
  return !!frames && top !== undefined && isThere && isAllAt(frames, URL.parse(top.url)?.origin)
}

/** Trusted input through the debugger, in the one build that has that right; `undefined` in any other. */
export const trustedInput = (): TrustedInput | undefined => {
  const api = (globalThis as typeof globalThis & { chrome?: { debugger?: DebuggerApi } }).chrome?.debugger
  if (!api) return undefined
  const held = new Set<number>()
  const declined = new Set<number>()
  api.onDetach.addListener(({ tabId }, reason) => {
    if (tabId === undefined) return
    held.delete(tabId)
    // The person said no to it, above the page.
    if (reason === 'canceled_by_user') declined.add(tabId)
  })
  // What was asked for before a page went is not for the one that comes.
  browser.webNavigation.onBeforeNavigate.addListener(({ tabId, frameId }) => {
    if (frameId === 0 && held.delete(tabId)) void api.detach({ tabId }).catch(() => undefined)
  })
  const send = (tabId: number, { kind, ...params }: HandEvent) =>
    api.sendCommand({ tabId }, kind === 'mouse' ? 'Input.dispatchMouseEvent' : 'Input.dispatchKeyEvent', params)
  return {
    async take(tab, document) {
      if (declined.has(tab) || !(await isAlone(tab, document))) return false
      try {
        if (!held.has(tab)) await api.attach({ tabId: tab }, PROTOCOL)
        held.add(tab)
        return true
      } catch {
        return false
      }
    },
    async use(tab, document, events) {
      try {
        for (const event of events) {
          if (!(await isAlone(tab, document)) || !held.has(tab)) return false
          await send(tab, event)
        }
        return true
      } catch {
        return false
      }
    },
    async release(tab) {
      if (!held.delete(tab)) return
      await api.detach({ tabId: tab }).catch(() => undefined)
    }
  }
}
