import type { Duplex } from 'node:stream'

/** One origin that a machine may reach. */
export interface NetworkTarget {
  readonly origin: string
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
}

/** What one machine may reach, and nobody else's; all else that it wants is refused by whoever it is joined to. */
export interface Network {
  readonly targets: readonly NetworkTarget[]
  /** Certificate (PEM) of the authority under whose name the proxy answers programs in the machine for a host. */
  readonly authority: string
  /** Variables that programs in the machine find: placeholders of keys, by name. */
  readonly environment: Readonly<Record<string, string>>
  /** Joins the network port of a machine, which ends what it was joined to before. */
  join(port: Duplex): void
  /** Ends every connection, so that nothing is on its way; none begins until `wake`. False where there is no machine any more. */
  hush(): Promise<boolean>
  wake(): void
  /** Ends every connection; none begins any more. */
  close(): void
}

/** What machines of a tier without it cannot do, as `executor/tier-cannot` says it. */
export const NETWORK = 'reach a network'
