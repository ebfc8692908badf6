import type { Result } from '@writ/dsl/contract'
import type { FastifyReply } from 'fastify'
import type { Transfers } from '../service/index.ts'

/** So long a file waits for its place, and so often it is looked whether there is one, in milliseconds. */
const WAIT_MS = 30_000
const LOOK_MS = 50

/**
 * A place for a file on its way in or out. Its client sends many at once and takes a busy executor for an error, so that one waits before a byte
 * of it is taken. Refuses `executor/busy` where none came, or nobody waits any more.
 */
export const placeFor = async (
  transfers: Transfers,
  lane: string,
  { raw }: FastifyReply
): Promise<Result<() => void>> => {
  for (let waited = 0; ; waited += LOOK_MS) {
    const begun = transfers.begin(lane)
    if (begun.ok || waited >= WAIT_MS || raw.destroyed) return begun
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
