import { type FromServer, type Offer, type Refusal, refusal } from '@writ/dsl/contract'
import { acceptOffer } from './road/accept-offer.ts'
import { closeQuestion, expireQuestion } from './road/answer-question.ts'
import { askSecond } from './road/ask-second.ts'
import { authorizeRecord } from './road/authorize-record.ts'
import { judgeAgent } from './road/brake-agent.ts'
import { reportUnwritten, sendReport, stopRun } from './road/finish-run.ts'
import { judgeRun } from './road/floor-of-run.ts'
import { freshToken } from './road/fresh-token.ts'
import { reportRefused } from './road/report-run.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { runPlan } from './road/run-plan.ts'
import { expireSecond, takeSecond } from './road/second-person.ts'
import { tabsOf } from './road/tab-of.ts'
import type { RunRecord } from './storage/run-record.ts'
import { isOutdated } from './storage/run-state.ts'
import { isStopped, markStopped } from './storage/stop-mark.ts'

/** Sees to it that every run that is written down goes on, one step after another, and ends once. */
export interface RunKeeper {
  takeOffer(offer: Offer): Promise<void>
  /** Runs a run until it asks or ends; called again meanwhile, it looks once more afterwards. */
  pump(run: string): Promise<void>
  stop(run: string): Promise<void>
  /** Stops what an older epoch allowed (docs/policy.md), also in the middle of a batch. */
  revoke(epoch: number): Promise<void>
  /** Holds every run against a floor that has changed: one that may not be is stopped, also in the middle of a batch. */
  rejudge(): Promise<void>
  /** Ends the questions that nobody answered in time. */
  expire(): Promise<void>
  /** The page that asked in this tab was closed: that is a no. */
  closed(tab: number): Promise<void>
  /** Ends what runs for agents that the person has stopped, also in the middle of a batch. */
  stopAgents(): Promise<void>
  /** Goes on with everything that was interrupted, and shows again what waits for an answer. */
  resume(): Promise<void>
  /** Takes what the server says of a second person. */
  takeSecond(word: Extract<FromServer, { type: 'second' | 'no-second' }>): Promise<void>
  /** Asks the server again for every second person that a run waits for. */
  askSeconds(): Promise<void>
  /** Tells the server of ends it has not been told of. */
  reportEnds(): Promise<void>
  giveUp(record: RunRecord, no: Refusal): void
  /** A page of a run in this tab waits for its person, or does no more. */
  hold(tab: number, on: boolean): void
  /** Runs that wait so. */
  readonly held: ReadonlySet<string>
}

export const keepRuns = (ports: () => Promise<RoadPorts | undefined>): RunKeeper => {
  const live = new Map<string, { readonly work: Promise<void>; again: boolean }>()
  /** Runs that this life of the worker has begun or asked the server about. */
  const known = new Set<string>()
  /** Runs whose end could not be written down: they do nothing more, whatever their record says. */
  const dead = new Map<string, Refusal>()
  /** Questions this life of the worker has shown: a window the person closed is not opened again and again. */
  const shown = new Set<string>()
  const held = new Set<string>()

  const pump = (run: string): Promise<void> => {
    const going = live.get(run)
    if (going) {
      going.again = true
      return going.work
    }
    const work = pumpOnce(run).finally(() => {
      const { again } = live.get(run) ?? {}
      live.delete(run)
      if (again) void pump(run)
    })
    live.set(run, { work, again: false })
    return work
  }

  const pumpOnce = async (run: string): Promise<void> => {
    const road = await ports()
    const record = await road?.db.get('runs', run)
    if (!road || record?.phase !== 'running') return
    const no = dead.get(run)
    if (no) {
      if ((await stopRun(record, no, road)).ok) dead.delete(run)
      return
    }
    // Of another session the tabs are gone; of another version of the extension the state cannot be read.
    if (record.session !== road.session || isOutdated(record)) {
      await stopRun(record, refusal('run/interrupted'), road)
      return
    }
    // A run that slept through a restart goes on only if the server still wants it.
    const fresh = known.has(run) ? { ok: true as const, value: record } : await freshToken(record, road, { anew: true })
    known.add(run)
    const authorized = fresh.ok ? authorizeRecord(fresh.value) : fresh
    if (fresh.ok && authorized.ok) await runPlan(fresh.value, authorized.value, road)
    else if (!authorized.ok) await stopRun((await road.db.get('runs', run)) ?? record, authorized.refusal, road)
    const asking = (await road.db.get('runs', run))?.question
    if (asking !== undefined) shown.add(asking)
  }

  const takeOffer = async (offer: Offer) => {
    const road = await ports()
    if (!road) return
    const record = await road.db.get('runs', offer.run)
    if (record?.phase === 'ended') return await sendReport(record, road)
    if (record) return await pump(offer.run)
    const accepted = await acceptOffer(offer, road)
    if (!accepted.ok) return await refuseOffer(offer, accepted.refusal, road)
    known.add(offer.run)
    road.tell({ type: 'accepted', run: offer.run })
    await pump(offer.run)
  }

  const refuseOffer = async (offer: Offer, no: Refusal, road: RoadPorts) => {
    // Raced by an earlier copy of the same offer: that one runs, this one is nothing.
    if (await road.db.get('runs', offer.run)) return
    await road.journal.append([{ event: { kind: 'run-ended', run: offer.run, status: 'refused', code: no.code } }])
    await road.upload()
    road.tell({ type: 'ended', report: reportRefused(offer.run, no) })
  }

  const halt = (record: RunRecord, road: RoadPorts) => {
    if (record.document !== undefined) road.documents.halt(record.document, record.run)
  }

  const running = async (road: RoadPorts) => (await road.db.getAll('runs')).filter(({ phase }) => phase !== 'ended')

  return {
    takeOffer,
    pump,
    async stop(run) {
      const road = await ports()
      const record = await road?.db.get('runs', run)
      if (!road || !record || record.phase === 'ended') return
      await markStopped(road.db, run)
      halt(record, road)
      if (record.phase === 'asking') await stopRun(record, refusal('run/cancelled'), road)
    },
    async revoke(epoch) {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) if (record.claims.epoch < epoch) halt(record, road)
    },
    async rejudge() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        const authorized = authorizeRecord(record)
        const may = authorized.ok ? judgeRun(authorized.value.checked.manifest, record.claims, road) : authorized
        if (may.ok) continue
        halt(record, road)
        if (record.phase === 'asking') await stopRun(record, may.refusal, road)
      }
    },
    async expire() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        const kept = record.question === undefined ? undefined : await road.db.get('questions', record.question)
        if (!kept || kept.status === 'answered' || road.now() < kept.question.expires) continue
        if (kept.status === 'second') await expireSecond(kept, record, road)
        else await expireQuestion(kept, record, road)
        // What was done before may have to be taken back.
        void pump(record.run)
      }
    },
    async closed(tab) {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        const kept = record.question === undefined ? undefined : await road.db.get('questions', record.question)
        if (kept?.status !== 'open' || kept.tab !== tab || kept.session !== road.session) continue
        await closeQuestion(kept, record, road)
        void pump(record.run)
      }
    },
    async stopAgents() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        const may = await judgeAgent(record.claims.act.sub, road)
        if (may.ok) continue
        halt(record, road)
        if (record.phase === 'asking') await stopRun(record, may.refusal, road)
      }
    },
    async resume() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        const { run, question } = record
        if (record.phase === 'running') void pump(run)
        // The browser was closed over the question, and the tabs of the run are gone with it: a yes could do nothing.
        else if (record.session !== road.session) await stopRun(record, refusal('run/interrupted'), road)
        else if (await isStopped(road.db, run)) await stopRun(record, refusal('run/cancelled'), road)
        else if (question && !record.waitsForSecond && !shown.has(question)) {
          shown.add(question)
          await road.showQuestion(question)
        }
      }
    },
    async takeSecond(word) {
      const road = await ports()
      if (!road) return
      const taken = await takeSecond(word, road)
      if (taken.ok) void pump(word.run)
      else console.warn('writ: a second person’s answer was not taken', taken.refusal.code, taken.refusal.detail?.why)
    },
    async askSeconds() {
      const road = await ports()
      if (!road) return
      for (const { question, waitsForSecond } of await running(road)) {
        const kept = question !== undefined && waitsForSecond ? await road.db.get('questions', question) : undefined
        if (kept?.status === 'second') askSecond(kept, road)
      }
    },
    async reportEnds() {
      const road = await ports()
      if (!road) return
      for (const record of await road.db.getAll('runs')) {
        if (record.phase === 'ended' && !record.reported) await sendReport(record, road)
      }
    },
    held,
    hold(tab, on) {
      void ports().then(async (road) => {
        if (!road) return
        for (const { run } of (await running(road)).filter((record) => tabsOf(record).includes(tab))) {
          if (on) held.add(run)
          else held.delete(run)
          road.tell({ type: 'held', run, by: 'dialog', over: !on })
        }
      })
    },
    giveUp(record, no) {
      dead.set(record.run, no)
      void ports().then(async (road) => {
        await road?.egress.release(record.run)
        road?.tell({ type: 'ended', report: reportUnwritten(record, no, road) })
      })
    }
  }
}
