import type { CodeHost, ToolHost } from '@writ/dsl/contract'
import type { CapabilityKeys, ServerKeys } from '../capability/index.ts'
import type { CommitTogether, Queries, ServerQueries } from '../store/index.ts'
import type { LiveDevices } from './live-devices.ts'
import type { RunNews } from './run-news.ts'

interface Settings {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** How long a question waits for its answer. */
  readonly askSeconds: number
  /** How long the device of a run that it took may be away before the run is given up. */
  readonly goneSeconds: number
  /** What code of plans may run in. */
  readonly codeHost: CodeHost | undefined
  /** Tenants of which that may not know yet who is not to act (`tellExecutor`). */
  readonly untold: Set<string>
  /** What speaks to servers of tools, and the key that their credentials are encrypted under: 32 bytes. */
  readonly tools: { readonly host: ToolHost | undefined; readonly key: Uint8Array }
}

/**
 * What the stages of a session may use; each function takes only the ports it needs. All of it is one tenant's: the database
 * has no other's rows, the key signs no other's log, the devices and the news are of no other. Only `Tenants` makes them.
 */
export interface Ports extends Settings {
  readonly tenant: string
  readonly db: Queries
  /** For writes of many requests that may share a transaction. */
  readonly commit: CommitTogether
  readonly issuer: string
  readonly keys: ServerKeys
  readonly devices: LiveDevices
  readonly news: RunNews
}

/** What the server has before a tenant is known. */
export interface ServerPorts extends Settings {
  readonly server: ServerQueries
  readonly issuer: string
  readonly keys: CapabilityKeys
}
