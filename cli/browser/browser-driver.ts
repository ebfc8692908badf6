import type { Page } from 'playwright'
import type { BrowserKind } from './find-browser.mjs'
import type { Managed } from './managed-policy.ts'

/** Another extension, unpacked. */
export interface OtherExtension {
  readonly folder: string
  /** What Firefox has in the addresses of its pages. */
  readonly uuid: string
}

/** How a browser with the extension in it is started. */
export interface LaunchOptions {
  /** Folder of the unpacked build, as wxt makes it. */
  readonly extension: string
  readonly headless: boolean
  /** A profile that is there and stays, so that a browser that ended can be started on it again; one of its own, where that is not said. */
  readonly profile?: string
  /** Extra switches of the browser. */
  readonly args?: readonly string[]
  /** More variables of its environment, in Chromium. */
  readonly env?: Readonly<Record<string, string>>
  /** Other extensions beside it. */
  readonly also?: readonly OtherExtension[]
  /** Are pages that were left kept for going back to them? Playwright has Chromium not do so. */
  readonly keepsPages?: true
  /** What an administrator sets for the extension (`storage.managed`), by managed policy files that this browser alone sees. */
  readonly managed?: Managed
  /** Extra preferences of Firefox. */
  readonly prefs?: Readonly<Record<string, string | number | boolean>>
}

/** A running browser with the extension, and a profile of its own that goes with it. */
export interface BrowserDriver {
  readonly kind: BrowserKind
  /** By what another extension speaks to it. */
  readonly extensionId: string
  /** Address of one of the extension's own pages; `path` starts with a slash. */
  extensionUrl(path: string): string
  /** Opens a page in a new tab. For a page of the extension it resolves when its document is there, not when it has loaded. */
  newPage(url: string): Promise<Page>
  /** Calls for every approval page that the extension opens, once, as soon as its address is known. */
  onApproval(listener: (page: Page) => void): void
  /** Stops the extension's service worker as the browser itself may at any time; absent where it cannot be done. */
  killWorker?(): Promise<void>
  /** Lets the extension's own storage hold only so many bytes, as a full disk would; `undefined` lifts that. Absent where it cannot be done. */
  limitStorage?(bytes: number | undefined): Promise<void>
  /** Changes what an administrator sets; there where the browser was started with `managed`. */
  setManaged?(managed: Managed): void
  /** Ends the browser by SIGKILL, as a machine that fails would; there where it was started on a `profile` that stays. */
  kill?(): Promise<void>
  /** Ends the browser and removes its profile. May be called twice. */
  close(): Promise<void>
}
