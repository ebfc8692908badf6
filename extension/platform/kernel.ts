import { type Answer, hashJson, type Json, ok, parseOrigin, type Result, refusal, refuse } from '@writ/dsl/contract'
import { browser } from './browser.ts'
import { browserSession } from './browser-session.ts'
import { buildHash } from './build-hash.ts'
import { keepRuns } from './keep-runs.ts'
import { keepDocuments } from './page/documents.ts'
import { dialogGuards } from './page/guard-dialogs.ts'
import { runTabs } from './page/tabs.ts'
import { answerQuestion } from './road/answer-question.ts'
import { stopRun } from './road/finish-run.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { tabTaker } from './road/tab-taker.ts'
import { type Channel, openChannel } from './server/channel.ts'
import { serverClient } from './server/server-client.ts'
import { journalUpload } from './server/upload-journal.ts'
import { showQuestion } from './show-question.ts'
import { type Database, type Enrolment, openDatabase } from './storage/database.ts'
import { type DeviceKey, deviceKey, randomId } from './storage/device-key.ts'
import { openJournal } from './storage/journal.ts'
import type { RunRecord } from './storage/run-record.ts'
import { isStopped } from './storage/stop-mark.ts'
import { openVault, type Vault } from './storage/vault.ts'

const now = () => Date.now()

/** What the background is, once its database is open; `online` is there once the device is enrolled. */
interface Opened {
  readonly db: Database
  readonly key: DeviceKey
  readonly vault: Vault
  readonly session: string
  online?: Online
}

interface Online {
  enrolment: Enrolment
  readonly channel: Channel
  readonly ports: RoadPorts
}

/** What the extension's own pages may ask of the background. */
export interface Kernel {
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
    readonly db: Database
  }>
}

/**
 * The background: listeners are registered here, synchronously, so that the browser wakes the worker for them; all else
 * follows from what is written down.
 */
export const startKernel = (): Kernel => {
  const tabs = runTabs()
  const guardDialogs = dialogGuards()
  const documents = keepDocuments(async () => (await opened).key.x)
  const runs = keepRuns(async () => (await opened).online?.ports)

  const open = async (): Promise<Opened> => {
    const db = await openDatabase()
    const made: Opened = { db, key: await deviceKey(db), vault: openVault(db), session: await browserSession() }
    const enrolment = await enrolmentIn(db)
    if (enrolment) made.online = goOnline(made, enrolment)
    return made
  }

  const goOnline = ({ db, key, vault, session }: Opened, enrolment: Enrolment): Online => {
    const { device } = enrolment
    const server = serverClient(enrolment.server, key, now)
    const journal = openJournal(db, async () => ({ key, device, build: await buildHash() }), now)
    const upload = journalUpload(journal, server, device)
    const channel = openChannel({
      key,
      enrolment,
      onReady: (epoch) => void onReady(epoch),
      onMessage: (message) => void (message.type === 'offer' ? runs.takeOffer(message) : runs.stop(message.run)),
      onClosed: () => undefined
    })
    const ports: RoadPorts = {
      db,
      key,
      journal,
      vault,
      documents,
      tabs,
      server,
      session,
      now,
      randomId,
      upload,
      guardDialogs,
      giveUp: runs.giveUp,
      get enrolment() {
        return online.enrolment
      },
      online: (ms) => channel.ready(ms),
      tell: (message) => channel.send(message),
      stopped: (run) => isStopped(db, run),
      tabTaker: tabTaker(() => db.getAll('runs'), session),
      async showQuestion(id) {
        const kept = await db.get('questions', id)
        if (kept) setTimeout(() => void runs.expire(), kept.question.expires - now() + 50)
        await showQuestion(id)
      }
    }
    const online: Online = { enrolment, channel, ports }
    return online
  }

  const onReady = async (epoch: number) => {
    const { db, online } = await opened
    if (!online) return
    if (epoch > online.enrolment.epoch) {
      online.enrolment = { ...online.enrolment, epoch }
      await db.put('device', online.enrolment)
      await runs.revoke(epoch)
    }
    await online.ports.upload()
    await runs.reportEnds()
  }

  const wake = async () => {
    const { online } = await opened
    if (!online) return
    online.channel.connect()
    await runs.expire()
    await runs.resume()
  }

  /** A new enrolment begins with nothing: what ran under the old one is ended under it, as far as that can be told. */
  const leaveEnrolment = async ({ db, online }: Opened) => {
    if (!online) return
    for (const record of await db.getAll('runs')) {
      if (record.phase !== 'ended') await stopRun(record, refusal('run/cancelled'), online.ports)
    }
    online.channel.close()
  }

  const opened = open()
  void wake()

  return {
    wake,
    stop: runs.stop,
    vault: async () => (await opened).vault,
    async enrol(address, code) {
      const self = await opened
      const server = parseOrigin(address.trim().replace(/\/$/, ''))
      if (!server.ok) return server
      const name = browser.runtime.getURL('').startsWith('moz-') ? 'firefox' : 'chromium'
      const answer = await serverClient(server.value, self.key, now).enrol(code.trim(), await buildHash(), name)
      if (!answer.ok) return answer
      await leaveEnrolment(self)
      const enrolment: Enrolment = { id: 'enrolment', server: server.value, ...answer.value }
      await self.db.put('device', enrolment)
      self.online = goOnline(self, enrolment)
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
      void runs.pump(taken.value.run)
      return ok(undefined)
    },
    async view() {
      const { db, online } = await opened
      return {
        enrolment: online?.enrolment,
        connected: online?.channel.connected() ?? false,
        runs: await db.getAll('runs'),
        db
      }
    }
  }
}

const enrolmentIn = async (db: Database): Promise<Enrolment | undefined> => {
  const kept = await db.get('device', 'enrolment')
  return kept?.id === 'enrolment' ? kept : undefined
}
