import {
  type AgentOfPerson,
  type AgentState,
  type ErasureState,
  type OwnToolServer,
  ok,
  type PasskeyProof,
  type PersonMark,
  passkeyKeySchema,
  passkeyProofSchema,
  type ReaderKey,
  type Result,
  refuse,
  type SignInBegun
} from '@writ/dsl/contract'
import { askErasure } from './ask-erasure.ts'
import { clearLabels } from './clear-labels.ts'
import type { Tabs } from './page/tabs.ts'
import { addPasskey, changePasskey, type PasskeyChange, type PasskeyView, viewPasskey } from './person-passkey.ts'
import { latestMs } from './road/asking/earlier-answer.ts'
import { isSettled, type LostView, type LostWord, lostView, settleLost } from './road/life/settle-lost.ts'
import { type Seen, tabOfLost, viewSite } from './road/life/view-site.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { serverClient } from './server/server-client.ts'
import { settleLog } from './server/settle-log.ts'
import { setAgent } from './set-agent.ts'
import { liftAgent, personOf } from './storage/agent-store.ts'
import type { Database, Enrolment } from './storage/database.ts'
import type { DeviceKey } from './storage/device-key.ts'
import { keepFor } from './storage/drop-ended.ts'
import { enrolmentIn } from './storage/enrolment.ts'
import { chosenDays, KEEP_DAYS, type KeepDays } from './storage/keep-days.ts'
import { labelledPerson, type StoredLabel, storedLabels } from './storage/label-store.ts'
import type { StoredPasskey } from './storage/passkey-store.ts'
import { keepPersonMark, personMark } from './storage/person-mark.ts'
import { keepReader, personReader, removeReader } from './storage/reader-store.ts'
import { endTasks, heldAnswers, ownerOf, revokeStanding, type StandingAnswer } from './storage/standing-store.ts'

/** What outlasts a run, and what its person may ask and say of it. */
export interface PersonRequests {
  /** An act whose outcome was lost; `undefined` where there is none of that id. */
  lost(id: string): Promise<LostView | undefined>
  /** Reads, without acting, what the site of a lost act shows now. Refuses what `viewSite` refuses. */
  viewSite(id: string): Promise<Result<Seen>>
  /** Brings the tab of a lost act before the person. */
  showSite(id: string): Promise<Result<void>>
  /** The person's word on it. Refuses what `settleLost` refuses. */
  settleLost(word: LostWord): Promise<Result<void>>
  /** What this device told and gave in runs that have ended, for the person it is enrolled for. */
  labels(): Promise<readonly StoredLabel[]>
  /** Has one of the two forgotten, here and at the server. Refuses `enrol/not-enrolled`, and what the server refuses. */
  clearLabels(what: 'shown' | 'released'): Promise<Result<void>>
  /**
   * Asks the server for its log again; where it is the one that is known, what was in doubt of it is settled. Refuses `enrol/not-enrolled`,
   * and `audit/log-in-doubt` where it still is not.
   */
  settleLog(): Promise<Result<void>>
  /** For how many days the person keeps what was done here, by their own choice. */
  keepDays(): Promise<KeepDays | undefined>
  /**
   * Chooses that; without days it is what the tenant says. What is older is dropped at once, or where the server has not told its time yet, when it
   * does. Refuses `enrol/not-enrolled`.
   */
  setKeepDays(days: KeepDays | undefined): Promise<Result<void>>
  /** The answers *always* and *for this task* that hold, of the person it is enrolled for. */
  standing(): Promise<readonly StandingAnswer[]>
  /** Takes one of them back, or all. Refuses `enrol/not-enrolled`. */
  revokeStanding(id?: string): Promise<Result<void>>
  /** Lets an agent go on that the person stopped. Refuses `enrol/not-enrolled`. */
  liftAgent(agent: string): Promise<Result<void>>
  /** The agents that act for the person, as the server says. Refuses `enrol/not-enrolled`, and what the server refuses. */
  agents(): Promise<Result<readonly AgentOfPerson[]>>
  /** The person's word on one of them. Refuses the same. */
  setAgent(agent: string, state: AgentState): Promise<Result<readonly AgentOfPerson[]>>
  /** The servers of tools that are called in the person's name. Refuses `enrol/not-enrolled`, and what the server refuses. */
  ownTools(): Promise<Result<readonly OwnToolServer[]>>
  /** Sets their own credential at one of them, or takes it back. Refuses the same. */
  setOwnTool(server: string, credential: string | null): Promise<Result<readonly OwnToolServer[]>>
  /** Begins to sign them in at one of them, and ends it. Refuses the same. */
  beginSignIn(server: string): Promise<Result<SignInBegun>>
  finishSignIn(callback: string): Promise<Result<readonly OwnToolServer[]>>
  /** The mark by which the person knows our pages. */
  mark(): Promise<PersonMark | undefined>
  /** Refuses `approval/bad-mark`. */
  setMark(mark: unknown): Promise<Result<void>>
  /** The public half of the person's key to recordings of their runs. */
  reader(): Promise<ReaderKey | undefined>
  /** Refuses `audit/bad-reader`. */
  setReader(key: unknown): Promise<Result<void>>
  removeReader(): Promise<Result<void>>
  /** The recording of a run, encrypted to its readers, as the server keeps it. Refuses `enrol/not-enrolled`, `audit/not-recorded`. */
  recordingOf(run: string): Promise<Result<string>>
  /** Has what is told of the person erased, or asks their admin to; where it is done, this browser is enrolled no more. Refuses what `askErasure` refuses. */
  askErasure(): Promise<Result<ErasureState>>
  /** The person's passkey on this device (person-passkey.ts). */
  passkey(): Promise<PasskeyView>
  addPasskey(made: Pick<StoredPasskey, 'key' | 'counter'>): Promise<Result<void>>
  changePasskey(change: PasskeyChange, proof: PasskeyProof | undefined): Promise<Result<void>>
}

/** The background once its database is open; `online` is there once the device is enrolled. */
interface Awake {
  readonly db: Database
  readonly key: DeviceKey
  readonly session: string
  online?: {
    readonly enrolment: Enrolment
    readonly channel: { close(): void }
    readonly ports: RoadPorts
    readonly ahead?: number
  }
}

const now = () => Date.now()

export const personRequests = (
  opened: Promise<Awake>,
  tabs: Pick<Tabs, 'isOpen' | 'show'>,
  home: string
): PersonRequests => ({
  async lost(id) {
    const kept = await (await opened).db.get('lost', id)
    return kept && !isSettled(kept) ? lostView(kept) : undefined
  },
  async viewSite(id) {
    const { online } = await opened
    return online ? await viewSite(id, online.ports) : refuse('enrol/not-enrolled')
  },
  async showSite(id) {
    const { db, session } = await opened
    const kept = await db.get('lost', id)
    const tab = kept && tabOfLost(kept, session)
    if (tab === undefined || !(await tabs.isOpen(tab))) return refuse('page/closed')
    await tabs.show(tab)
    return ok(undefined)
  },
  async settleLost(word) {
    const { online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const settled = await settleLost(word, online.ports)
    if (settled.ok) void online.ports.upload()
    return settled
  },
  async settleLog() {
    const { db, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { device } = online.enrolment
    return await settleLog(db, device, online.ports.upload)
  },
  keepDays: async () => chosenDays((await opened).db),
  async setKeepDays(days) {
    const { db, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { enrolment, ahead } = online
    const chosen = KEEP_DAYS.find((one) => one === days)
    return ok(await keepFor(db, chosen, { keepDays: enrolment.keepDays, ahead, now: now() }))
  },
  async standing() {
    const { db, online } = await opened
    return online ? await heldAnswers(db, ownerOf(online.enrolment), await latestMs({ db, now })) : []
  },
  async revokeStanding(id) {
    const { db, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    return ok(await revokeStanding(db, ownerOf(online.enrolment), id))
  },
  async liftAgent(agent) {
    const { db, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    return ok(await liftAgent(db, personOf(online.enrolment), agent))
  },
  async agents() {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).agents(device)
  },
  async setAgent(agent, state) {
    const { db, key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    if (state === 'stopped') await endTasks(db, (answer) => answer.agent === agent)
    return await setAgent({ agent, state }, online.ports, serverClient(online.enrolment.server, key, now))
  },
  async ownTools() {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).ownTools(device)
  },
  async setOwnTool(name, credential) {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).setOwnTool(device, name, credential)
  },
  async beginSignIn(name) {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).beginSignIn(device, name)
  },
  async finishSignIn(callback) {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).finishSignIn(device, callback)
  },
  mark: async () => personMark((await opened).db),
  setMark: async (mark) => keepPersonMark((await opened).db, mark),
  reader: async () => personReader((await opened).db),
  setReader: async (key) => keepReader((await opened).db, key),
  removeReader: async () => ok(await removeReader((await opened).db)),
  async recordingOf(run) {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    const { server, device } = online.enrolment
    return await serverClient(server, key, now).ownRecording(device, run)
  },
  askErasure: async () => askErasure(await opened, now),
  async labels() {
    const { db, online } = await opened
    return online ? await storedLabels(db, labelledPerson(online.enrolment)) : []
  },
  async clearLabels(what) {
    const { key, online } = await opened
    if (!online) return refuse('enrol/not-enrolled')
    return await clearLabels(what, online.ports, serverClient(online.enrolment.server, key, now))
  },
  async passkey() {
    const { db } = await opened
    return await viewPasskey(db, home, await enrolmentIn(db))
  },
  async addPasskey({ key, counter }) {
    const { db } = await opened
    const read = passkeyKeySchema.safeParse(key)
    if (!read.success || !Number.isSafeInteger(counter)) return refuse('approval/passkey-unsound')
    return await addPasskey(db, home, await enrolmentIn(db), { key: read.data, counter })
  },
  async changePasskey(change, proof) {
    const read = passkeyProofSchema.optional().safeParse(proof)
    return read.success ? await changePasskey((await opened).db, change, read.data) : refuse('approval/passkey-unsound')
  }
})
