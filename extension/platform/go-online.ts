import type { Standing } from '@writ/dsl/contract'
import { floorSites } from './floor/floor-sites.ts'
import type { RunKeeper } from './keep-runs.ts'
import type { Documents } from './page/documents.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { tabTaker } from './road/tabs/tab-taker.ts'
import { type Channel, type ChannelPorts, openChannel } from './server/channel.ts'
import { executorClient } from './server/executor-client.ts'
import { logKeeper } from './server/log-keeper.ts'
import { serverClient } from './server/server-client.ts'
import { journalUpload } from './server/upload-journal.ts'
import { uploadRecordings } from './server/upload-recordings.ts'
import type { Database, Enrolment } from './storage/database.ts'
import { type DeviceKey, randomId } from './storage/device-key.ts'
import { openJournal } from './storage/journal.ts'
import { recordingReaders } from './storage/reader-store.ts'
import { isStopped } from './storage/stop-mark.ts'
import type { KeptFloor, Surroundings } from './surroundings.ts'
import type { Vault } from './vault/vault.ts'

const now = () => Date.now()

/** What the background is, once its database is open; `online` is there once the device is enrolled. */
export interface Opened {
  readonly db: Database
  key: DeviceKey
  readonly vault: Vault
  readonly session: string
  online?: Online
}

export interface Online {
  enrolment: Enrolment
  /** How far this device's clock is ahead of the server's, in milliseconds, once that has told its time. */
  ahead?: number
  /** What the server said last of agents with live runs of the person that are not to go on. */
  agents: Standing['agents']
  readonly channel: Channel
  readonly ports: RoadPorts
}

/** What the kernel does with what the server says. */
type Heard = Pick<ChannelPorts, 'onReady' | 'onStanding' | 'onMessage'>

/** What the kernel keeps for every road. */
interface Keepers {
  readonly runs: RunKeeper
  readonly documents: Documents
  readonly floor: KeptFloor
}

/** Takes an enrolled device to its server: opens the channel, the journal and its upload, and makes the ports of its road of these and of what is around it. */
export const goOnline = (
  { db, key, vault, session }: Opened,
  enrolment: Enrolment,
  around: Surroundings,
  { runs, documents, floor }: Keepers,
  heard: Heard
): Online => {
  const { tabs, egress, features, pages, pictures, downloads, guards, build } = around
  const { device } = enrolment
  const server = serverClient(enrolment.server, key, now)
  const journal = openJournal(db, async () => ({ key, device, build: await build() }), now)
  const upload = journalUpload(journal, server, logKeeper(db, enrolment, now), device)
  const channel = openChannel({ key, enrolment, ...heard, onClosed: () => undefined })
  const ports: RoadPorts = {
    db,
    key,
    journal,
    vault,
    documents,
    tabs,
    egress: { ...egress, hold: (run, tab, origins) => egress.hold(run, tab, origins, floorSites(floor.now())) },
    server,
    executor: executorClient(key, now),
    features,
    asks: around.asks,
    session,
    pages,
    pictures,
    downloads,
    now,
    randomId,
    upload,
    uploadRecordings: () => uploadRecordings(db, server, device, upload),
    guards,
    giveUp: runs.giveUp,
    floor: floor.now,
    build,
    readers: () => recordingReaders(db, floor.now()),
    get enrolment() {
      return online.enrolment
    },
    online: (ms) => channel.ready(ms),
    agentState: (agent) => online.agents?.find((told) => told.agent === agent)?.state ?? 'active',
    tell: (message) => channel.send(message),
    stopped: (run) => isStopped(db, run),
    tabTaker: tabTaker(() => db.getAll('runs'), session),
    async showQuestion(id) {
      const kept = await db.get('questions', id)
      if (kept) setTimeout(() => void runs.expire(), kept.question.expires - now() + 50)
      const tab = await around.showQuestion(id)
      if (tab !== undefined) await noteTab(db, id, tab, session)
    }
  }
  const online: Online = { enrolment, agents: undefined, channel, ports }
  return online
}

/** Which tab shows a question, so that its closing is heard; an answer that came meanwhile stays. */
const noteTab = async (db: Database, id: string, tab: number, session: string): Promise<void> => {
  const tx = db.transaction('questions', 'readwrite')
  const kept = await tx.store.get(id)
  if (kept?.status === 'open') await tx.store.put({ ...kept, tab, session })
  await tx.done
}
