import type { AgentState, Askable, Floor, FromDevice, ReaderKey, Refusal, Result } from '@writ/dsl/contract'
import type { Documents } from '../page/documents.ts'
import type { Downloads } from '../page/downloads.ts'
import type { EgressLock } from '../page/egress-lock.ts'
import type { PageGuards } from '../page/page-guards.ts'
import type { Pages } from '../page/pages.ts'
import type { Pictures } from '../page/pictures.ts'
import type { Tabs } from '../page/tabs.ts'
import type { ExecutorClient } from '../server/executor-client.ts'
import type { ServerClient } from '../server/server-client.ts'
import type { Upload } from '../server/upload-journal.ts'
import type { Database, Enrolment } from '../storage/database.ts'
import type { DeviceKey } from '../storage/device-key.ts'
import type { Journal } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import type { Vault } from '../vault/vault.ts'
import type { AppFeatures } from './acting/app-features.ts'
import type { TabTaker } from './tabs/tab-taker.ts'

/** The powers the road of a plan uses, and no other. */
export interface RoadPorts {
  readonly db: Database
  readonly key: DeviceKey
  readonly enrolment: Enrolment
  readonly journal: Journal
  readonly documents: Documents
  readonly pages: Pick<Pages, 'frames' | 'mayReach'>
  readonly pictures: Pictures
  readonly downloads: Downloads
  readonly tabs: Tabs
  readonly egress: Pick<EgressLock, 'hold' | 'release'>
  readonly vault: Vault
  readonly server: Pick<ServerClient, 'renew' | 'callTool'>
  readonly executor: ExecutorClient
  /** The app that this device is in; a browser is none. */
  readonly features?: AppFeatures | undefined
  /** What the person can be asked for besides a yes; all of it, unless it is said. */
  readonly asks?: readonly Askable[] | undefined
  /** This session of the browser: tab ids mean something only within it. */
  readonly session: string
  /** Milliseconds since the epoch. */
  now(): number
  randomId(): string
  /** Waits until the live channel stands; `false` when it did not in time. */
  online(ms: number): Promise<boolean>
  /** How a run takes a tab that no other live run acts in. */
  readonly tabTaker: TabTaker
  /** Did the person or the server stop this run? */
  stopped(run: string): Promise<boolean>
  /** What the server says that an agent may do for this person: of one that it does not name, that it may act. */
  agentState(agent: string): AgentState
  tell(message: FromDevice): boolean
  /** Holds a run still whose end could not be written down, and tells the server; its end is written when it can be. */
  giveUp(record: RunRecord, no: Refusal): void
  /** Sends what the journal holds to the server's log; `false` when it could not, or that log is not the one that is known. */
  readonly upload: Upload
  /** Sends the recordings that the server has not got. */
  uploadRecordings(): Promise<void>
  /** Opens the extension's own page with this question. */
  showQuestion(id: string): Promise<void>
  readonly guards: PageGuards
  /** Whose keys a recording of a run is encrypted to; none, where nobody may read one, and then nothing is recorded. */
  readers(): Promise<readonly ReaderKey[]>
  /** SHA-256 of the extension's build. */
  build(): Promise<string>
  /** What the organisation set for this browser, as it stands now. Refuses `floor/malformed`. */
  floor(): Result<Floor>
}
