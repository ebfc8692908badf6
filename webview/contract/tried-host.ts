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
}
