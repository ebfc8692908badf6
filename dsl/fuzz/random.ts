/** Seeded random choices: the same seed makes the same program on every machine. Mulberry32 over 32 bits. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to 2³²−1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }

  /** From 0 to `n` − 1. */
  below(n: number): number {
    return this.next() % n
  }

  chance(share: number): boolean {
    return this.next() < share * 0x1_0000_0000
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from')
    return from[this.below(from.length)] as T
  }

  /** One of the entries, each as often as its weight says. */
  weighted<T>(entries: readonly (readonly [weight: number, entry: T])[]): T {
    let at = this.below(entries.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, entry] of entries) {
      if (at < weight) return entry
      at -= weight
    }
    throw new Error('weights do not add up')
  }

  some<T>(from: readonly T[], share: number): T[] {
    return from.filter(() => this.chance(share))
  }
}
