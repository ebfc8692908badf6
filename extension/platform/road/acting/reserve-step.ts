import type { Result, Turn } from '@writ/dsl/contract'
import { intentEvents, type Need } from '@writ/dsl/run'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { spendUse, useKey } from '../../storage/spend-use.ts'
import { noted } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { grantOf } from './grant-of.ts'

/** A step that is done by itself, outside a page. */
export type StepNeed = Extract<Need, { kind: 'tab' | 'person' | 'code' | 'tool' }>

/**
 * Writes the intent and the use of a step that travels alone, durably, before it is done. `more` is written in the same
 * transaction. Refuses `capability/not-granted`, `capability/used-up`, and what `saveRun` and `more.also` refuse.
 */
export const reserveStep = async (
  record: RunRecord,
  need: StepNeed,
  ports: RoadPorts,
  more: {
    readonly entries?: readonly Entry[]
    readonly turns?: readonly Turn[]
    readonly also?: (tx: StrictTransaction) => Promise<Result<void>>
  } = {}
): Promise<Result<RunRecord>> => {
  const { checked } = need
  const grant = grantOf(record.claims, checked)
  if (!grant.ok) return grant
  const begun = { kind: 'begun', acts: [{ salt: ports.randomId() }] } as const
  const used = (await ports.db.get('uses', useKey(record.run, grant.value.id)))?.count ?? 0
  const { turns = [] } = more
  return await saveRun(
    noted(record, begun, ...turns),
    [...intentEvents(record.run, need, begun, () => used), ...(more.entries ?? [])],
    ports,
    async (tx): Promise<Result<unknown>> => {
      const also = await more.also?.(tx)
      if (also && !also.ok) return also
      return await spendUse(tx, record.run, grant.value.id, grant.value.max)
    }
  )
}
