import type { RefusalCode, Result } from '@writ/dsl/contract'
import type { NetworkTarget } from '../../machine/index.ts'
import type { ConnectionEnded } from '../connection-log.ts'
import type { NetworkLimits } from '../network-limits.ts'
import type { Reach } from '../pin-address.ts'
import type { ServiceKey } from '../service-keys.ts'

/** A connection to an origin that was written down before it is made. */
export interface Begun {
  /** Once it is over; once is enough. */
  end(ended: ConnectionEnded): void
}

/** What the proxy of one machine holds its requests against. */
export interface Gate {
  readonly targets: readonly NetworkTarget[]
  readonly keys: readonly ServiceKey[]
  readonly limits: NetworkLimits
  readonly reach: Reach
  /** Certificates (PEM) that are trusted of origins besides the usual ones. */
  readonly trusted: readonly string[]
  /** Writes a connection down. Refuses `egress/failed` where that fails, and `egress/too-much` where one more may not be. */
  begin(target: NetworkTarget, address: string, keys: readonly ServiceKey[]): Promise<Result<Begun>>
  /** Writes down what was asked for and refused before there was a connection. */
  refused(to: string, code: RefusalCode): void
  /** Counts bytes of the machine; false where they are more than it may have. */
  spend(bytes: number): boolean
}
