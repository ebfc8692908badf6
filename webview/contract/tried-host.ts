import type { Host } from '../coordinator/host.ts'

/** An adapter that is tried: both its halves, as they ship, and what the cases need of its maker. */
export interface TriedHost {
  readonly host: Host
  /** Where `contractPages` are served, by an exact origin that the host names; and at another one. */
  readonly site: string
  readonly other: string
  /** An origin where nothing listens. */
  readonly away: string
  /** Can its webviews go back and forward? Where not, `go` must say so. */
  readonly history: boolean
  /** Ends the process of a webview's page, as a crash would, where the platform lets it be ended. */
  readonly crash?: (view: number) => Promise<void>
  /**
   * Has whoever took over the page side of this document say by its bridge as much as it can, without end. Where the bridge is in the page's own world the page `/floods`
   * does it by itself, and this does nothing.
   */
  readonly flood?: (view: number) => Promise<void>
}
