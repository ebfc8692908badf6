import { checkPlan } from '@writ/dsl/check'
import {
  type Answer,
  hashJson,
  type Json,
  type Offer,
  ok,
  parseOrigin,
  type Refusal,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { browser } from './browser.ts'
import { buildHash } from './build-hash.ts'
import { authorizePlan } from './capability/authorize-plan.ts'
import { keepDocuments } from './page/documents.ts'
import { dialogGuards } from './page/guard-dialogs.ts'
import { runTabs } from './page/tabs.ts'
import { acceptOffer } from './road/accept-offer.ts'
import { answerQuestion, expireQuestion } from './road/answer-question.ts'
import { sendReport, stopRun } from './road/finish-run.ts'
import { reportRefused } from './road/report-run.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { runPlan } from './road/run-plan.ts'
import { type Channel, openChannel } from './server/channel.ts'
import { type ServerClient, serverClient } from './server/server-client.ts'
import { journalUpload } from './server/upload-journal.ts'
import { showQuestion } from './show-question.ts'
import { type Database, type Enrolment, openDatabase } from './storage/database.ts'
import { type DeviceKey, deviceKey, randomId } from './storage/device-key.ts'
import { type Journal, openJournal } from './storage/journal.ts'
import type { RunRecord } from './storage/run-record.ts'
import { isStopped, markStopped } from './storage/stop-mark.ts'
import { openVault, type Vault } from './storage/vault.ts'

const now = () => Date.now()

/** What the background is, once its database is open; `online` is there once the device is enrolled. */
interface Opened {
  readonly db: Database
  readonly key: DeviceKey
  readonly journal: Journal
  readonly vault: Vault
  online?: Online
}

interface Online {
  enrolment: Enrolment
  readonly channel: Channel
  readonly server: ServerClient
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
  const live = new Map<string, Promise<void>>()
  /** Questions this life of the worker has shown: a window the person closed is not opened again and again. */
  const asked = new Set<string>()
  const tabs = runTabs()
  const guardDialogs = dialogGuards()
  const documents = keepDocuments(async () => (await opened).key.x)

  const open = async (): Promise<Opened> => {
    const db = await openDatabase()
    const key = await deviceKey(db)
    const identity = async () => ({
      key,
      device: (await enrolmentIn(db))?.device ?? 'unenrolled',
      build: await buildHash()
    })
    const made: Opened = { db, key, journal: openJournal(db, identity, now), vault: openVault(db) }
    const enrolment = await enrolmentIn(db)
    if (enrolment) made.online = goOnline(made, enrolment)
    return made
  }

  const goOnline = (self: Opened, enrolment: Enrolment): Online => {
    const { db, key, journal, vault } = self
    const server = serverClient(enrolment.server, key, now)
    const upload = journalUpload(journal, server, enrolment.device)
    const channel = openChannel({
      key,
      enrolment,
      onReady: (epoch) => void onReady(epoch),
      onMessage: (message) => void (message.type === 'offer' ? takeOffer(message) : stop(message.run)),
      onClosed: () => undefined
    })
    const online: Online = { enrolment, channel, server, ports: {} as RoadPorts }
    const ports: RoadPorts = {
      db,
      key,
      journal,
      vault,
      documents,
      tabs,
      server,
      now,
      randomId,
      upload,
      guardDialogs,
      get enrolment() {
        return online.enrolment
      },
      online: (ms) => channel.ready(ms),
      tell: (message) => channel.send(message),
      stopped: (run) => isStopped(db, run),
      async showQuestion(id) {
        asked.add(id)
        const kept = await db.get('questions', id)
        if (kept) setTimeout(() => void expireQuestions(), kept.question.expires - now() + 50)
        await showQuestion(id)
      }
    }
    return Object.assign(online, { ports })
  }

  const onReady = async (epoch: number) => {
    const { db, online } = await opened
    if (!online) return
    if (epoch > online.enrolment.epoch) {
      online.enrolment = { ...online.enrolment, epoch }
      await db.put('device', online.enrolment)
    }
    await online.ports.upload()
    for (const record of await db.getAll('runs'))
      if (record.phase === 'ended' && !record.reported) await sendReport(record, online.ports)
  }

  const takeOffer = async (offer: Offer) => {
    const { db, online } = await opened
    if (!online) return
    const known = await db.get('runs', offer.run)
    if (known?.phase === 'ended') return await sendReport(known, online.ports)
    if (known) return await pump(offer.run)
    const accepted = await acceptOffer(offer, online.ports)
    if (!accepted.ok) return await refuseOffer(offer, accepted.refusal, online)
    online.channel.send({ type: 'accepted', run: offer.run })
    await pump(offer.run)
  }

  const refuseOffer = async (offer: Offer, no: Refusal, { ports }: Online) => {
    // Raced by an earlier copy of the same offer: that one runs, this one is nothing.
    if (await ports.db.get('runs', offer.run)) return
    await ports.journal.append([{ event: { kind: 'run-ended', run: offer.run, status: 'refused', code: no.code } }])
    await ports.upload()
    ports.tell({ type: 'ended', report: reportRefused(offer.run, no) })
  }

  /** Runs a run until it asks or ends. One at a time for each run; a call during another does nothing. */
  const pump = (run: string): Promise<void> => {
    const going = live.get(run)
    if (going) return going
    const work = pumpOnce(run).finally(() => live.delete(run))
    live.set(run, work)
    return work
  }

  const pumpOnce = async (run: string): Promise<void> => {
    const { db, online } = await opened
    const record = await db.get('runs', run)
    if (!online || record?.phase !== 'running') return
    const { plan } = parsePlan(record.offer.text)
    const { checked } = plan ? checkPlan(plan) : {}
    // These claims were verified when they were taken; what is compared again is that they are for this plan.
    const authorized = checked ? authorizePlan(checked, record.claims, record.offer) : refuse('plan/hash-mismatch')
    if (authorized.ok) await runPlan(record, authorized.value, online.ports)
    else await stopRun(record, authorized.refusal, online.ports)
    const after = await db.get('runs', run)
    if (after?.phase === 'asking') await watchQuestion(after, online)
  }

  /** A question may have been answered, or its window closed, while nobody looked. */
  const watchQuestion = async (record: RunRecord, { ports }: Online) => {
    if (await isStopped(ports.db, record.run)) await stopRun(record, refusal('run/cancelled'), ports)
  }

  const expireQuestions = async () => {
    const { db, online } = await opened
    if (!online) return
    for (const kept of await db.getAll('questions')) {
      const record = await db.get('runs', kept.run)
      const due = kept.status === 'open' && record?.phase === 'asking' && now() >= kept.question.expires
      if (due && record.question === kept.id) await expireQuestion(kept, record, online.ports)
    }
  }

  const stop = async (run: string) => {
    const { db, online } = await opened
    const record = await db.get('runs', run)
    if (!online || !record || record.phase === 'ended') return
    await markStopped(db, run)
    if (record.phase === 'asking') await stopRun(record, refusal('run/cancelled'), online.ports)
  }

  const wake = async () => {
    const { db, online } = await opened
    if (!online) return
    online.channel.connect()
    await expireQuestions()
    for (const record of await db.getAll('runs')) {
      if (record.phase === 'running') void pump(record.run)
      const { question } = record
      if (record.phase === 'asking' && question && !asked.has(question)) await online.ports.showQuestion(question)
    }
  }
  const opened = open()
  void wake()

  return {
    wake,
    stop,
    vault: async () => (await opened).vault,
    async enrol(address, code) {
      const self = await opened
      const server = parseOrigin(address.trim().replace(/\/$/, ''))
      if (!server.ok) return server
      if (self.online) self.online.channel.close()
      const build = await buildHash()
      const name = browser.runtime.getURL('').startsWith('moz-') ? 'firefox' : 'chromium'
      const answer = await serverClient(server.value, self.key, now).enrol(code.trim(), build, name)
      if (!answer.ok) return answer
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
      void pump(taken.value.run)
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
