import type { Database } from '../storage/database.ts'
import type { ServerClient } from './server-client.ts'

/**
 * Sends the recordings that the server has not got yet. The journal must have been uploaded: the server takes what the log tells of. One that it
 * refuses is given up, since it would be refused again; one that could not be sent stays.
 */
export const uploadRecordings = async (
  db: Pick<Database, 'getAll' | 'delete'>,
  server: Pick<ServerClient, 'keepRecording'>,
  device: string
): Promise<void> => {
  for (const { run, text } of await db.getAll('recordings')) {
    const sent = await server.keepRecording(device, run, text)
    const isAway = !sent.ok && ['server/away', 'server/failed', 'server/busy'].includes(sent.refusal.code)
    if (isAway) return
    if (!sent.ok) console.warn('writ: a recording was not taken', sent.refusal.code)
    await db.delete('recordings', run)
  }
}
