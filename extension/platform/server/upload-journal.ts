import type { Journal } from '../storage/journal.ts'
import type { ServerClient } from './server-client.ts'

/** Entries of one upload. */
const MAX_ENTRIES = 200

/**
 * Sends what the server has not acknowledged, oldest first, until nothing is left; `false` when it could not. One upload
 * at a time: a call during another waits for it and looks again.
 */
export const journalUpload = (
  journal: Journal,
  server: Pick<ServerClient, 'upload'>,
  device: string
): (() => Promise<boolean>) => {
  let last: Promise<boolean> = Promise.resolve(true)
  const send = async (): Promise<boolean> => {
    for (;;) {
      const entries = await journal.unsent(MAX_ENTRIES)
      if (!entries.length) return true
      const acked = await server.upload(device, entries)
      if (!acked.ok) return false
      await journal.acknowledge(acked.value)
      if (acked.value < (entries[0]?.entry.seq ?? 0)) return false
    }
  }
  return () => {
    last = last.then(send, send)
    return last
  }
}
