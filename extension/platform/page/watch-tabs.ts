import type { WebNavigation } from 'webextension-polyfill'
import { browser } from '../browser.ts'

/**
 * What browsers call a load that made way for another: NS_BINDING_ABORTED, which Firefox says too of one that it moves to another process and
 * goes on with, and Chromium's word for it.
 */
const ABORTED: ReadonlySet<string | undefined> = new Set(['Error code 2152398850', 'net::ERR_ABORTED'])

/** What the browser told of the tabs, since this life of the worker began. */
export interface TabEvents {
  /** Tabs whose top document is about to make way: begun, not yet committed. */
  readonly leaving: ReadonlySet<number>
  /** The last load of a tab that failed. */
  readonly failed: Map<number, { readonly url: string; readonly aborted: boolean }>
  /** Did a form bring the tab's document? `undefined` where an earlier life of the worker would know. */
  isSent(tab: number): boolean | undefined
  /** How often the tab has gone back or forward, to another document or within one. */
  travels(tab: number): number
}

type Moved = Pick<WebNavigation.OnCommittedDetailsType, 'tabId' | 'frameId' | 'transitionQualifiers'>

/** Registers its listeners at once, so that the browser wakes the worker for them. */
export const watchTabs = (): TabEvents => {
  const failed: TabEvents['failed'] = new Map()
  const leaving = new Set<number>()
  const sent = new Map<number, boolean>()
  const travelled = new Map<number, number>()
  const { webNavigation } = browser
  webNavigation.onBeforeNavigate.addListener(({ tabId, frameId }) => {
    if (frameId === 0) leaving.add(tabId)
  })
  webNavigation.onErrorOccurred.addListener((details) => {
    const { tabId, frameId, url, error } = details as typeof details & { readonly error?: string }
    if (frameId !== 0) return
    leaving.delete(tabId)
    failed.set(tabId, { url, aborted: ABORTED.has(error) })
  })
  // A frame within the page moves, and a page changes its own address, without a step back or forward of the tab.
  const count = ({ tabId, frameId, transitionQualifiers }: Moved) => {
    if (frameId === 0 && transitionQualifiers.includes('forward_back'))
      travelled.set(tabId, (travelled.get(tabId) ?? 0) + 1)
  }
  webNavigation.onCommitted.addListener((details) => {
    count(details)
    if (details.frameId !== 0) return
    leaving.delete(details.tabId)
    sent.set(details.tabId, details.transitionType === 'form_submit')
  })
  webNavigation.onHistoryStateUpdated.addListener(count)
  webNavigation.onReferenceFragmentUpdated.addListener(count)
  browser.tabs.onRemoved.addListener((tabId) => {
    for (const known of [leaving, failed, sent, travelled]) known.delete(tabId)
  })
  return { leaving, failed, isSent: (tab) => sent.get(tab), travels: (tab) => travelled.get(tab) ?? 0 }
}
