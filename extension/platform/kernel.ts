import {
  type Answer,
  type Floor,
  hashJson,
  type Json,
  ok,
  parseOrigin,
  type Refusal,
  type Result,
  refusal,
  refuse,
  unreachable
} from '@writ/dsl/contract'
import { judgeEnrolment, judgeServer } from './floor/judge-server.ts'
import { goOnline, type Online, type Opened } from './go-online.ts'
import { keepRuns } from './keep-runs.ts'
import { keepDocuments } from './page/documents.ts'
import { type PersonRequests, personRequests } from './person-requests.ts'
import { answerQuestion } from './road/asking/answer-question.ts'
import { latestMs } from './road/asking/earlier-answer.ts'
import { takenAs } from './road/asking/taken-as.ts'
import { stopRun } from './road/life/finish-run.ts'
import { isSettled } from './road/life/settle-lost.ts'
import type { ChannelPorts } from './server/channel.ts'
import { serverClient } from './server/server-client.ts'
import { personOf, type StoppedAt, stoppedAgents } from './storage/agent-store.ts'
import { type Database, type Enrolment, type LostRecord, openDatabase } from './storage/database.ts'
import { deviceKey } from './storage/device-key.ts'
import { enrolmentIn, enrolmentKey, keepEnrolment } from './storage/enrolment.ts'
import { sweepFiles } from './storage/files.ts'
import { forgetTabs } from './storage/forget-tabs.ts'
import { dropKept, sweepKept } from './storage/kept-store.ts'
import { type KeptLog, keptLog } from './storage/log-store.ts'
import { removePasskey } from './storage/passkey-store.ts'
import { removeReader } from './storage/reader-store.ts'
import type { RunRecord } from './storage/run-record.ts'
import { endTasks, sweepStanding } from './storage/standing-store.ts'
import type { Surroundings } from './surroundings.ts'
import { takeStanding } from './take-standing.ts'
import { openVault, type Vault } from './vault/vault.ts'

const now = () => Date.now()

/** What the extension's own pages may ask of the background. */
export interface Kernel extends PersonRequests {
  /** Wakes everything that sleeps: the channel, runs that were interrupted, questions that ran out. */
  wake(): Promise<void>
  enrol(server: string, code: string): Promise<Result<void>>
  answer(answer: Answer): Promise<Result<void>>
  stop(run: string): Promise<void>
  vault(): Promise<Vault>
  /** Read-only views for the pages. */
  view(): Promise<{
    readonly enrolment: Enrolment | undefined
    readonly connected: boolean
    readonly runs: readonly RunRecord[]
    /** Acts of runs that have ended, which the person has still to settle. */
    readonly lost: readonly LostRecord[]
    /** Runs whose page waits for its person. */
    readonly held: ReadonlySet<string>
    /** What the organisation set, and why this enrolment does not count under it, where it does not. */
    readonly floor: Result<Floor>
    readonly barred: Refusal | undefined
    /** Agents that the person stopped on this device. */
    readonly stopped: readonly StoppedAt[]
    /** Agents whose runs here wait, because they were paused at the server. */
    readonly paused: ReadonlySet<string>
    /** What is kept of the server's log. */
    readonly log: KeptLog | undefined
    readonly db: Database
  }>
}

/**
 * The background: listeners are registered here, synchronously, so that the browser wakes the worker for them; all else
 * follows from what is written down.
 */
export const startKernel = (around: Surroundings): Kernel => {
  const { pages, tabs, egress, build, features } = around
  const floor = around.floor(() => void floorChanged())
  const documents = keepDocuments(
    pages,
    async () => (await opened).key.x,
    (tab, on) => runs.hold(tab, on),
    around.input
  )
  const runs = keepRuns(async () => (await opened).online?.ports)

  const open = async (): Promise<Opened> => {
    const db = await openDatabase()
    const made: Opened = {
      db,
      key: await deviceKey(db),
      vault: openVault(db, around.memory, now),
      session: await around.session()
    }
    await floor.read()
    await sweepFiles(db)
    await egress
      .keepOnly(await liveIn(made))
      .catch((error) => console.error('writ: locks were left as they are', error))
    const enrolment = await enrolmentIn(db)
    if (enrolment && !barred(enrolment)) made.online = begin(made, enrolment)
    return made
  }

  const begin = (self: Opened, enrolment: Enrolment): Online =>
    goOnline(
      self,
      enrolment,
      around,
      { runs, documents, floor },
      {
        onReady: () => void onReady(),
        onStanding: async (standing) => takeStanding(standing, await opened, runs),
        onMessage: (message) => void hear(message)
      }
    )

  const hear = (message: Parameters<ChannelPorts['onMessage']>[0]): Promise<void> => {
    switch (message.type) {
      case 'offer':
        return runs.takeOffer(message)
      case 'cancel':
        return runs.stop(message.run)
      case 'let-go':
        return runs.letGo(message.run, message.undo)
      case 'session-ended':
        return opened.then(async ({ db }) => {
          await endTasks(db, ({ task }) => task.session === message.session)
          await dropKept(db, message.runs)
          await forgetTabs(db, message.session)
        })
      case 'second':
      case 'no-second':
        return runs.takeSecond(message)
      default:
        return unreachable(message)
    }
  }

  /** Tells the server what the app around this device has plans call, and who is there. */
  const tellFeatures = async () => {
    const { online } = await opened
    if (features) online?.channel.send({ type: 'features', features: [...features.all()], presence: features.said() })
  }

  const onReady = async () => {
    const { online } = await opened
    if (!online) return
    await tellFeatures()
    // Asked each time, so that another log is seen before a run begins with it.
    if (await online.ports.upload({ ask: true })) await online.ports.uploadRecordings()
    await runs.reportEnds()
    await runs.reportHolds()
    await runs.askSeconds()
  }

  const wake = async () => {
    await floor.read()
    await (await opened).vault.lockIfIdle()
    const { db, online } = await opened
    const at = await latestMs({ db, now })
    // Also where nobody is left to hand it to.
    await sweepKept(db, { epoch: online?.enrolment.epoch ?? 0, at })
    if (!online) return
    online.channel.connect()
    await sweepStanding(db, at)
    await runs.expire()
    await runs.resume()
    if (!online.channel.connected()) return
    // An upload can have failed while the channel stood, the server's database being away: what is due since then is told now.
    if (await online.ports.upload()) await runs.reportEnds()
  }

  /** Why the floor does not let this browser be under that server and tenant; a floor that cannot be read bars each run by itself. */
  const barred = (enrolment: Enrolment): Refusal | undefined => {
    const now = floor.now()
    const may = now.ok ? judgeEnrolment(now.value, enrolment) : ok(undefined)
    return may.ok ? undefined : may.refusal
  }

  /** Takes the browser from a server that it may not be under any more, or back to one that it may, and judges what runs. */
  const floorChanged = async () => {
    const self = await opened
    const enrolment = await enrolmentIn(self.db)
    const no = enrolment && barred(enrolment)
    if (no && self.online) {
      await leaveEnrolment(self, no)
      delete self.online
    }
    if (enrolment && !no && !self.online) self.online = begin(self, enrolment)
    self.online?.channel.connect()
    await runs.rejudge()
  }

  /** A new enrolment begins with nothing: what ran under the old one is ended under it, as far as that can be told. */
  const leaveEnrolment = async ({ db, online }: Opened, no = refusal('run/cancelled')) => {
    if (!online) return
    for (const record of await db.getAll('runs')) {
      if (record.phase !== 'ended') await stopRun(record, no, online.ports)
    }
    // Nobody is there any more to hand it to, and nobody to sweep it.
    await db.clear('kept')
    online.channel.close()
  }

  features?.listen(() => void tellFeatures())
  around.watchClosed((tab) => void runs.closed(tab))
  const opened = open()
  void wake()

  return {
    wake,
    ...personRequests(opened, tabs, around.home),
    stop: runs.stopTask,
    vault: async () => (await opened).vault,
    async enrol(address, code) {
      const self = await opened
      const server = parseOrigin(address.trim().replace(/\/$/, ''))
      if (!server.ok) return server
      const under = await floor.read()
      if (!under.ok) return under
      const mayServer = judgeServer(under.value, server.value)
      if (!mayServer.ok) return mayServer
      const key = await enrolmentKey(self.db, self.key)
      const answer = await serverClient(server.value, key, now).enrol(code.trim(), await build(), around.name)
      if (!answer.ok) return answer
      const mayEnrol = judgeEnrolment(under.value, { server: server.value, tenant: answer.value.tenant })
      if (!mayEnrol.ok) return mayEnrol
      await leaveEnrolment(self)
      const enrolment: Enrolment = { id: 'enrolment', server: server.value, ...answer.value }
      await keepEnrolment(self.db, enrolment, key)
      self.key = key
      // An enrolment takes an administrator's code: that is how a lost passkey is done away with.
      await removePasskey(self.db)
      // Another person may be enrolled by now: nothing of theirs is for whoever was before.
      await removeReader(self.db)
      self.online = begin(self, enrolment)
      self.online.channel.connect()
      return ok(undefined)
    },
    async answer(answer) {
      const { db, online } = await opened
      if (!online) return refuse('enrol/not-enrolled')
      const kept = await db.get('questions', answer.question)
      // What the page hashed must be what is kept; the page cannot answer for another.
      if (kept && hashJson(kept.question as unknown as Json) !== kept.shown) return refuse('approval/unsound')
      const taken = await answerQuestion(answer, online.ports)
      if (!taken.ok) return taken
      if (kept?.question.about.kind === 'stop-agent') await runs.stopAgents()
      void runs.pump(taken.value.run)
      return takenAs(taken.value, answer)
    },
    async view() {
      const { db, online } = await opened
      const enrolment = online?.enrolment ?? (await enrolmentIn(db))
      return {
        enrolment,
        connected: online?.channel.connected() ?? false,
        runs: await db.getAll('runs'),
        lost: (await db.getAll('lost')).filter((act) => !isSettled(act)),
        held: runs.held,
        floor: floor.now(),
        barred: enrolment && barred(enrolment),
        stopped: enrolment ? await stoppedAgents(db, personOf(enrolment)) : [],
        paused: new Set(online?.agents?.flatMap(({ agent, state }) => (state === 'paused' ? [agent] : []))),
        log: enrolment && (await keptLog(db, enrolment.device)),
        db
      }
    }
  }
}

const liveIn = async ({ db, session }: Opened): Promise<ReadonlySet<string>> => {
  const live = (await db.getAll('runs')).filter((record) => record.phase !== 'ended' && record.session === session)
  return new Set(live.map(({ run }) => run))
}
