import type { ServerKeys } from '../capability/index.ts'
import type { Queries } from '../store/index.ts'
import type { LiveDevices } from './live-devices.ts'
import type { RunNews } from './run-news.ts'

/** What the stages of a session may use; each function takes only the ports it needs. */
export interface Ports {
  readonly db: Queries
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly issuer: string
  readonly keys: ServerKeys
  /** How long a question waits for its answer. */
  readonly askSeconds: number
  /** How long the device of a run that it took may be away before the run is given up. */
  readonly goneSeconds: number
  readonly devices: LiveDevices
  readonly news: RunNews
}
