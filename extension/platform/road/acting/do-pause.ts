import { ok, type Result } from '@writ/dsl/contract'
import type { Need, Program } from '@writ/dsl/run'
import { pause } from '../../pause.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { feed, type Pended, pendedAt } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'

type PauseNeed = Extract<Need, { kind: 'pause' }>

/** A pause is slept in pieces of this many milliseconds, so that a stop is heard. */
const NAP_MS = 1_000

/**
 * Waits until a test is to be looked at again. When the pause began and ends is written down before, so that a worker that
 * was suspended in it does not begin it anew. A stop cuts it short: the caller looks for one before its next step.
 */
export const doPause = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: PauseNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const begun = await beginPause(pendedAt(record, pended), need, ports)
  if (!begun.ok) return begun
  const { since, until } = begun.value.pause
  for (let left = until - ports.now(); left > 0; left = until - ports.now()) {
    if (await ports.stopped(record.run)) return begun
    await pause(Math.min(left, NAP_MS))
  }
  const over = ports.now() - since >= need.limit
  return ok({ ...feed(begun.value, program, { kind: 'paused', over }), pause: { since } })
}

type Paused = RunRecord & { readonly pause: { readonly since: number; readonly until: number } }

const beginPause = async (record: RunRecord, need: PauseNeed, ports: RoadPorts): Promise<Result<Paused>> => {
  const now = ports.now()
  const { since = now, until } = record.pause ?? {}
  // An earlier life of the worker began this very pause.
  if (until !== undefined) return ok({ ...record, pause: { since, until } })
  const pause = { since: need.first ? now : since, until: now + need.wait }
  const saved = await saveRun({ ...record, pause }, [], ports)
  return saved.ok ? ok({ ...saved.value, pause }) : saved
}
