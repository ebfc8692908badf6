import { browser } from '../browser.ts'

/** NS_BINDING_ABORTED: Firefox says so of a load that it moves to another process and goes on with, too. */
const FIREFOX_ABORTED = 'Error code 2152398850'

/** What the browser told of the tabs, since this life of the worker began. */
export interface TabEvents {
  /** Tabs whose top document is about to make way: begun, not yet committed. */
  readonly leaving: ReadonlySet<number>
  /** The last load of a tab that failed. */
  readonly failed: Map<number, { readonly url: string; readonly aborted: boolean }>
  /** Did a form bring the tab's document? `undefined` where an earlier life of the worker would know. */
  isSent(tab: number): boolean | undefined
  /** How often anything in the tab has moved: to another document, or within one. */
  moves(tab: number): number
}

/** Registers its listeners at once, so that the browser wakes the worker for them. */
export const watchTabs = (): TabEvents => {
  const failed: TabEvents['failed'] = new Map()
  const leaving = new Set<number>()
  const sent = new Map<number, boolean>()
  const moved = new Map<number, number>()
  const { webNavigation } = browser
  webNavigation.onBeforeNavigate.addListener(({ tabId, frameId }) => {
    if (frameId === 0) leaving.add(tabId)
  })
  webNavigation.onErrorOccurred.addListener((details) => {
    const { tabId, frameId, url, error } = details as typeof details & { readonly error?: string }
    if (frameId !== 0) return
    leaving.delete(tabId)
    failed.set(tabId, { url, aborted: error === FIREFOX_ABORTED })
  })
  const move = ({ tabId }: { readonly tabId: number }) => void moved.set(tabId, (moved.get(tabId) ?? 0) + 1)
  webNavigation.onCommitted.addListener((details) => {
    move(details)
    if (details.frameId !== 0) return
    leaving.delete(details.tabId)
    sent.set(details.tabId, details.transitionType === 'form_submit')
  })
  webNavigation.onHistoryStateUpdated.addListener(move)
  webNavigation.onReferenceFragmentUpdated.addListener(move)
  browser.tabs.onRemoved.addListener((tabId) => {
    for (const known of [leaving, failed, sent, moved]) known.delete(tabId)
  })
  return { leaving, failed, isSent: (tab) => sent.get(tab), moves: (tab) => moved.get(tab) ?? 0 }
}
