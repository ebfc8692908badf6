import { type FromServer, type Offer, type Refusal, refusal } from '@writ/dsl/contract'
import { judgeRun } from './road/acting/floor-of-run.ts'
import { closeQuestion, expireQuestion } from './road/asking/answer-question.ts'
import { askSecond } from './road/asking/ask-second.ts'
import { expireSecond, takeSecond } from './road/asking/second-person.ts'
import { acceptOffer } from './road/life/accept-offer.ts'
import { authorizeRecord } from './road/life/authorize-record.ts'
import { judgeAgent } from './road/life/brake-agent.ts'
import { releaseRun, reportUnwritten, sendReport, stopRun } from './road/life/finish-run.ts'
import { freshToken } from './road/life/fresh-token.ts'
import { letGo, tellHeld } from './road/life/hold-run.ts'
import { reportRefused } from './road/life/report-run.ts'
import { runPlan } from './road/life/run-plan.ts'
import type { RoadPorts } from './road/road-ports.ts'
import { tabsOf } from './road/tabs/tab-of.ts'
import type { RunRecord } from './storage/run-record.ts'
import { isOutdated } from './storage/run-state.ts'
import { endTasks } from './storage/standing-store.ts'
import { isStopped, markStopped } from './storage/stop-mark.ts'

/** Sees to it that every run that is written down goes on, one step after another, and ends once. */
export interface RunKeeper {
  takeOffer(offer: Offer): Promise<void>
  /** Runs a run until it asks or ends; called again meanwhile, it looks once more afterwards. */
  pump(run: string): Promise<void>
  stop(run: string): Promise<void>
  /** The person stops a run, and whatever has gone on with it by then. */
  stopTask(run: string): Promise<void>
  /** Stops what an older epoch allowed (docs/policy.md), also in the middle of a batch. */
  revoke(epoch: number): Promise<void>
  /** Holds every run against a floor that has changed: one that may not be is stopped, also in the middle of a batch. */
  rejudge(): Promise<void>
  /** Ends the questions that nobody answered in time. */
  expire(): Promise<void>
  /** The page that asked in this tab was closed: that is a no. */
  closed(tab: number): Promise<void>
  /** Ends what runs for agents that were stopped, here or at the server, also in the middle of a batch. */
  stopAgents(): Promise<void>
  /** Goes on with everything that was interrupted, and shows again what waits for an answer. */
  resume(): Promise<void>
  /** Takes what the server says of a second person. */
  takeSecond(word: Extract<FromServer, { type: 'second' | 'no-second' }>): Promise<void>
  /** Asks the server again for every second person that a run waits for. */
  askSeconds(): Promise<void>
  /** Nobody goes on with a held run: it takes back what it did, or leaves it. */
  letGo(run: string, undo: boolean): Promise<void>
  /** Tells the server again of every run that is held. */
  reportHolds(): Promise<void>
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
  const waking = new Set<string>()

  /** The end of a hold is not missed for as long as this worker lives; after that its alarm wakes another. */
  const wakeAt = ({ run, heldUntil = 0 }: RunRecord, { now }: RoadPorts) => {
    if (waking.has(run)) return
    waking.add(run)
    setTimeout(
      () => {
        waking.delete(run)
        // A clock that was put back meanwhile makes it earlier than it was to be.
        void keeper.expire().then(async () => {
          const road = await ports()
          const record = await road?.db.get('runs', run)
          if (road && record?.phase === 'held' && road.now() < (record.heldUntil ?? 0)) wakeAt(record, road)
        })
      },
      heldUntil - now() + 50
    )
  }

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
    const after = await road.db.get('runs', run)
    if (after?.phase === 'held') wakeAt(after, road)
    const asking = after?.question
    if (asking !== undefined) shown.add(asking)
  }

  const takeOffer = async (offer: Offer) => {
    const road = await ports()
    if (!road) return
    const record = await road.db.get('runs', offer.run)
    if (record?.phase === 'ended') return await sendReport(record, road)
    if (record?.phase === 'held') return await tellHeld(record, road)
    if (record) return await pump(offer.run)
    const accepted = await acceptOffer(offer, road)
    if (!accepted.ok) return await refuseOffer(offer, accepted.refusal, road)
    known.add(offer.run)
    road.tell({ type: 'accepted', run: offer.run })
    if (offer.continues) await takeOver(offer.continues.run, accepted.value, road)
    await pump(offer.run)
  }

  /** The locks of a run that another goes on with are that one's, before they are nobody's. */
  const takeOver = async (before: string, record: RunRecord, road: RoadPorts) => {
    for (const tab of tabsOf(record)) await road.egress.hold(record.run, tab, record.reach)
    await releaseRun(before, road)
    const ended = await road.db.get('runs', before)
    if (ended) await sendReport(ended, road)
  }

  /** Ends the hold of a run, if it has one still, and lets it take back what it did. */
  const endHold = async (record: RunRecord, undo: boolean, road: RoadPorts) => {
    const gone = await letGo(record, undo, road)
    // What cannot be read any more can only be ended.
    if (!gone.ok && gone.refusal.code !== 'run/interrupted') await stopRun(record, gone.refusal, road)
    void pump(record.run)
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

  const keeper: RunKeeper = {
    takeOffer,
    pump,
    async stop(run) {
      const road = await ports()
      const record = await road?.db.get('runs', run)
      if (!road || !record || record.phase === 'ended') return
      await markStopped(road.db, run)
      // Read again: a batch that is on its way notes its document before it looks for the mark (do-batch.ts).
      const marked = (await road.db.get('runs', run)) ?? record
      halt(marked, road)
      if (isWaiting(marked)) await stopRun(marked, refusal('run/cancelled'), road)
    },
    async stopTask(run) {
      await keeper.stop(run)
      const road = await ports()
      const stopped = await road?.db.get('runs', run)
      // Whoever stops it does not mean what they answered for its task any more.
      if (road && stopped) await endTasks(road.db, ({ task }) => task.session === stopped.claims.session)
      const next = (await road?.db.get('runs', run))?.report?.continuedBy
      if (next !== undefined) await keeper.stopTask(next)
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
        if (isWaiting(record)) await stopRun(record, may.refusal, road)
      }
    },
    async expire() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) {
        if (record.phase === 'held' && road.now() >= (record.heldUntil ?? 0)) await endHold(record, true, road)
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
      const answered = (await road.db.getAll('standing')).flatMap(({ agent, task }) => (task ? [agent] : []))
      const gone = new Set<string>()
      for (const agent of new Set(answered)) if (!(await judgeAgent(agent, road)).ok) gone.add(agent)
      // Let go on again, it begins with nothing that was allowed for its tasks.
      await endTasks(road.db, ({ agent }) => gone.has(agent))
      for (const record of await running(road)) {
        const may = await judgeAgent(record.claims.act.sub, road)
        if (may.ok) continue
        halt(record, road)
        if (isWaiting(record)) await stopRun(record, may.refusal, road)
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
        else if (record.phase === 'held') wakeAt(record, road)
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
    async letGo(run, undo) {
      const road = await ports()
      const record = await road?.db.get('runs', run)
      if (road && record?.phase === 'held') await endHold(record, undo, road)
    },
    async reportHolds() {
      const road = await ports()
      if (!road) return
      for (const record of await running(road)) if (record.phase === 'held') await tellHeld(record, road)
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
  return keeper
}

/** Nothing of it is done until somebody says something. */
const isWaiting = ({ phase }: RunRecord): boolean => phase === 'asking' || phase === 'held'
