import type { JournalEvent, Offer } from '@writ/dsl/contract'
import { openChannel } from '../server/channel.ts'
import { logKeeper } from '../server/log-keeper.ts'
import { serverClient } from '../server/server-client.ts'
import { settleLog } from '../server/settle-log.ts'
import { journalUpload } from '../server/upload-journal.ts'
import { type Enrolment, openDatabase, type StoredEntry } from '../storage/database.ts'
import { deviceKey } from '../storage/device-key.ts'
import { dropEnded } from '../storage/drop-ended.ts'
import { enrolmentIn, enrolmentKey, keepEnrolment } from '../storage/enrolment.ts'
import { openJournal } from '../storage/journal.ts'
import { keptLog } from '../storage/log-store.ts'

/** How far this device's clock is from the world's, in milliseconds. */
let ahead = 0
const now = () => Date.now() + ahead

export const setClock = (ms: number): void => {
  ahead = ms
}

/** Takes a code, as the background does. */
export const enrol = async (server: string, code: string): Promise<string> => {
  const db = await openDatabase()
  const key = await enrolmentKey(db, await deviceKey(db))
  const answer = await serverClient(server, key, now).enrol(code, 'b'.repeat(43), 'test')
  if (!answer.ok) throw new Error(answer.refusal.code)
  const enrolment: Enrolment = { id: 'enrolment', server, ...answer.value }
  await keepEnrolment(db, enrolment, key)
  db.close()
  return enrolment.device
}

/** What the background has of a device: its chain, its uploads, its channel; nothing of the road. */
export const openDevice = async () => {
  const db = await openDatabase()
  const key = await deviceKey(db)
  const enrolment = await enrolmentIn(db)
  if (!enrolment) throw new Error('not enrolled')
  const { device, server } = enrolment
  const journal = openJournal(db, async () => ({ key, device, build: 'b'.repeat(43) }), now)
  const upload = journalUpload(journal, serverClient(server, key, now), logKeeper(db, enrolment, now), device)
  const offers: Offer[] = []
  const channel = openChannel({
    key,
    enrolment,
    onReady: () => undefined,
    onStanding: async () => undefined,
    onMessage: (message) => {
      if (message.type === 'offer') offers.push(message)
    },
    onClosed: () => undefined
  })
  return {
    device,
    db,
    journal,
    upload,
    channel,
    settle: () => settleLog(db, device, upload),
    kept: () => keptLog(db, device),
    drop: (before: number) => dropEnded(db, before),
    /** All that is written down in the stores that hold runs, as text. */
    async dump() {
      const stores = ['journal', 'runs', 'questions', 'lost', 'meta', 'uses'] as const
      return JSON.stringify(await Promise.all(stores.map((store) => db.getAll(store))))
    },
    entries: async () =>
      (await db.getAll('journal')).map(({ seq, secret }) => ({ seq, ...(secret && { salt: secret.salt }) })),
    unsent: async () => (await journal.unsent(100_000)).length,
    /** The offer of a run, once it came. */
    async offer(run: string): Promise<Offer> {
      await channel.ready(5_000)
      for (;;) {
        const found = offers.find((offer) => offer.run === run)
        if (found) return found
        await new Promise((wake) => setTimeout(wake, 20))
      }
    },
    write: (events: readonly JournalEvent[], secret?: StoredEntry['secret']) =>
      journal.append(events.map((event) => ({ event, ...(secret && { secret }) })))
  }
}

export type Device = Awaited<ReturnType<typeof openDevice>>
