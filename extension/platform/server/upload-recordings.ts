import type { Database } from '../storage/database.ts'
import type { ServerClient } from './server-client.ts'
import type { Upload } from './upload-journal.ts'

/**
 * Sends the recordings that the server has not got yet. The server takes what the log tells of: so those that are there are read first, and the journal
 * is sent after, which was written with them. One that it refuses is given up, since it would be refused again; one that could not be sent stays.
 */
export const uploadRecordings = async (
  db: Pick<Database, 'getAll' | 'delete'>,
  server: Pick<ServerClient, 'keepRecording'>,
  device: string,
  upload: Upload
): Promise<void> => {
  const waiting = await db.getAll('recordings')
  if (waiting.length === 0 || !(await upload())) return
  for (const { run, text } of waiting) {
    const sent = await server.keepRecording(device, run, text)
    const isAway = !sent.ok && ['server/away', 'server/failed', 'server/busy'].includes(sent.refusal.code)
    if (isAway) return
    if (!sent.ok) console.warn('writ: a recording was not taken', sent.refusal.code)
    await db.delete('recordings', run)
  }
}
