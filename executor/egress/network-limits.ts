/** How much one machine may have of its network, whatever it reaches. */
export interface NetworkLimits {
  /** Connections at once of one machine, and of all machines of one tenant. */
  readonly atOnce: number
  readonly atOnceInLane: number
  /** Connections in all, refused ones too: after that the machine's network is shut. */
  readonly inAll: number
  /** Bytes in all, both ways together. */
  readonly bytes: number
  /** Bytes of the head of a request or an answer. */
  readonly head: number
  /** Milliseconds for a head to come whole, for a connection to a host, for the next byte, and for one exchange in all. */
  readonly headMs: number
  readonly connectMs: number
  readonly idleMs: number
  readonly exchangeMs: number
}

const MEBIBYTE = 1024 * 1024

export const NETWORK_LIMITS: NetworkLimits = {
  atOnce: 32,
  atOnceInLane: 256,
  inAll: 10_000,
  bytes: 1024 * MEBIBYTE,
  head: 16_384,
  headMs: 10_000,
  connectMs: 15_000,
  idleMs: 60_000,
  exchangeMs: 10 * 60_000
}
