import type { Journal } from '../storage/journal.ts'
import type { LogKeeper } from './log-keeper.ts'
import type { ServerClient } from './server-client.ts'

/** Entries of one upload. */
const MAX_ENTRIES = 200

/** Sends what there is; with `ask` the server is asked for its log though nothing is to be sent. `false` when it could not. */
export type Upload = (how?: { readonly ask: boolean }) => Promise<boolean>

/**
 * Sends what the server has not acknowledged, oldest first, until nothing is left; `false` when it could not, or where the log in the
 * answer is not the one that is known (`LogKeeper`): then nothing of it counts as sent. One upload at a time: a call during another
 * waits for it and looks again.
 */
export const journalUpload = (
  journal: Pick<Journal, 'unsent'>,
  server: Pick<ServerClient, 'upload'>,
  log: LogKeeper,
  device: string
): Upload => {
  let last: Promise<boolean> = Promise.resolve(true)

  const send = async (ask: boolean): Promise<boolean> => {
    const entries = await journal.unsent(MAX_ENTRIES)
    if (!entries.length && !ask) return true
    const seen = await log.seen()
    const answer = await server.upload(device, entries, seen)
    if (answer.ok) {
      const heard = await log.hear(answer.value, seen)
      if (!heard.ok || answer.value.acked < (entries[0]?.entry.seq ?? -1)) return false
      return await send(false)
    }
    // It holds another chain of this device: what it says of its log then shows whether it was another before.
    if (entries.length > 0 && answer.refusal.code === 'audit/broken-chain') {
      const shown = await server.upload(device, [], seen)
      if (shown.ok) await log.hear(shown.value, seen)
    }
    return false
  }

  return ({ ask } = { ask: false }) => {
    const next = () => send(ask)
    last = last.then(next, next)
    return last
  }
}
