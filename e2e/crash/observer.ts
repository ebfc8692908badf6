import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogBundle } from '@writ/policy-server/audit'
import { saveLog } from '../../cli/log/save-log.ts'
import { readDevice } from '../wordpress/read-device.ts'
import type { CrashRoad } from './crash-road.ts'
import { ordersOf } from './held-site.ts'
import { judge, type Seen } from './judge.ts'
import type { Sent } from './send-round.ts'

/** Sees all that anybody is told, and keeps it where no strike reaches. */
export interface Observer {
  /** Waits until the round's end is known everywhere, and says what must not be. */
  settle(round: string, sent: Sent): Promise<{ readonly status: string; readonly violations: readonly string[] }>
  close(): void
}

const LOOK_MS = 250
const SETTLED_MS = 120_000

export const observe = async (road: CrashRoad): Promise<Observer> => {
  const checkpoints = new Set<string>()
  const path = join(road.folder, 'log.json')
  const ask = async (what: string, key: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const answer = await fetch(new URL(what, road.server().url), { headers, signal: AbortSignal.timeout(5_000) })
    return answer.ok ? await answer.text() : undefined
  }
  const look = setInterval(() => {
    void ask('/log/checkpoint', road.server().adminKey)
      .then((note) => note && checkpoints.add(note))
      .catch(() => undefined)
  }, LOOK_MS)
  /** The log as it is now; `undefined` where nobody answers for it. */
  const readLog = async (run: string | undefined): Promise<LogBundle | undefined> => {
    const { checkpoint } = await saveLog(road.server(), run, path)
    return checkpoint === '' ? undefined : JSON.parse(readFileSync(path, 'utf8'))
  }
  const first = await readLog(undefined)
  if (!first) throw new Error('the server shows no log')
  let { leaves: before } = first
  const { key } = first

  const stateOf = async (run: string): Promise<Seen['atServer']> => {
    const text = await ask(`/v1/runs/${run}`, road.server().agentKey).catch(() => undefined)
    return text === undefined ? undefined : JSON.parse(text)
  }

  /** A run whose planner lost the answer to its plan is found by its device, where that has it. */
  const findRun = (round: string, device: Seen['device']): string | null =>
    (device.runs as readonly { run: string; title?: string }[]).find(({ title }) => title === `Round ${round}`)?.run ??
    null

  /** What the device keeps; nothing where the page that reads it went with what was struck. Throws that once `until` has passed. */
  const deviceOf = async (until: number): Promise<Seen['device'] | undefined> => {
    try {
      return (await readDevice(road.driver())) as unknown as Seen['device']
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(1000)
      return undefined
    }
  }

  return {
    async settle(round, { outcome, events }) {
      const until = Date.now() + SETTLED_MS
      for (;;) {
        const device = await deviceOf(until)
        if (!device) continue
        const run = outcome.run ?? findRun(round, device)
        const bundle = await readLog(run ?? undefined)
        if (!bundle) {
          if (Date.now() < until) continue
          return { status: outcome.status, violations: ['the server shows no log'] }
        }
        const atServer = run === null ? undefined : await stateOf(run)
        const seen: Seen = {
          refs: ordersOf(round),
          filed: road.site.filed,
          run,
          // What nobody was told is known all the same, from where the run is.
          status: outcome.run === null ? (atServer?.status ?? outcome.status) : outcome.status,
          events,
          atServer,
          device,
          acknowledged: road.between.acknowledged,
          checkpoints: [...checkpoints],
          before,
          bundle,
          key
        }
        const violations = judge(seen)
        if (violations.length > 0 && Date.now() < until) {
          await sleep(LOOK_MS)
          continue
        }
        before = bundle.leaves
        return { status: seen.status, violations }
      }
    },
    close: () => clearInterval(look)
  }
}
