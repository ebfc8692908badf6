import { availableParallelism, totalmem } from 'node:os'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Limits } from '../machine/index.ts'
import type { TurnLimits } from './turns.ts'

const MEBIBYTE = 1024 * 1024

/** How much an executor takes on. */
export interface ExecutorLimits extends TurnLimits {
  /** The most that one machine may have, whatever its token says. */
  readonly most: Limits
  /** Sandboxes at once, in all and of one lane, and bytes of memory that their machines take together, with what holds them. */
  readonly sandboxes: number
  readonly sandboxesInLane: number
  readonly sandboxMemory: number
  /** Bytes of the data folder that paused sandboxes take together. */
  readonly keptBytes: number
  /** The longest life of a sandbox, in milliseconds, whatever its token says. */
  readonly ttlMs: number
  /** Calls in a minute by one tenant, or by one key for what it has already; and ten times that from one address. */
  readonly callsAMinute: number
  /** Bytes of bodies of requests that are held at once, and a quarter of them from one address. */
  readonly bodyBytes: number
  /** Bytes of answers that wait at once for whoever reads them. */
  readonly unreadBytes: number
}

/** By the cores and the memory of this computer: three eighths of the memory for code that runs and goes, and as much for sandboxes. */
export const limitsHere = (): ExecutorLimits => {
  const cores = availableParallelism()
  // What a container may use is less than what its computer has.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return {
    slots: Math.max(2, cores),
    memory: (memory * 3) / 8,
    waiting: 256,
    waitingInLane: 128,
    sandboxes: 64,
    sandboxesInLane: 32,
    sandboxMemory: (memory * 3) / 8,
    keptBytes: 8 * 1024 * MEBIBYTE,
    ttlMs: 60 * 60 * 1000,
    callsAMinute: 6_000,
    bodyBytes: Math.max(64 * MEBIBYTE, memory / 32),
    unreadBytes: Math.max(128 * MEBIBYTE, memory / 16),
    most: {
      vcpu: cores,
      memory: memory / 4,
      wallMs: 10 * 60 * 1000,
      cpuMs: cores * 10 * 60 * 1000,
      disk: 1024 * MEBIBYTE,
      processes: 1024,
      files: 4096,
      output: 16 * MEBIBYTE
    }
  }
}

/** No limit may be above the most. Refuses `executor/too-much`, naming the first that is. */
export const checkLimits = (limits: Limits, most: Limits): Result<void> => {
  const what = (Object.keys(most) as (keyof Limits)[]).find((name) => limits[name] > most[name])
  return what === undefined ? ok(undefined) : refuse('executor/too-much', { what })
}
