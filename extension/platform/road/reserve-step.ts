import { commit, type Json, type Result, type Value } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { spendUse, useKey } from '../storage/spend-use.ts'
import { grantOf } from './grant-of.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/** A step that is done by itself, outside a page. */
export type StepNeed = Extract<Need, { kind: 'tab' | 'person' | 'code' | 'tool' }>

/**
 * Writes the intent and the use of a step that travels alone, durably, before it is done. `more` is written in the same
 * transaction. Refuses `capability/not-granted`, `capability/used-up`, and what `saveRun` refuses.
 */
export const reserveStep = async (
  record: RunRecord,
  need: Pick<StepNeed, 'seq' | 'step' | 'checked'>,
  args: Value,
  ports: RoadPorts,
  more: { readonly entries?: readonly Entry[]; readonly also?: (tx: StrictTransaction) => Promise<unknown> } = {}
): Promise<Result<RunRecord>> => {
  const { checked } = need
  const grant = grantOf(record.claims, checked)
  if (!grant.ok) return grant
  const salt = ports.randomId()
  const use = ((await ports.db.get('uses', useKey(record.run, grant.value.id)))?.count ?? 0) + 1
  const event = {
    kind: 'intent' as const,
    run: record.run,
    step: need.step,
    effect: checked.effect,
    verb: checked.verb,
    class: checked.class,
    origin: checked.origin,
    batch: need.seq,
    use,
    args: commit(salt, args as Json)
  }
  return await saveRun(
    record,
    [{ event, secret: { salt, value: args } }, ...(more.entries ?? [])],
    ports,
    async (tx): Promise<Result<unknown>> => {
      await more.also?.(tx)
      return await spendUse(tx, record.run, grant.value.id, grant.value.max)
    }
  )
}
