import type { Flow } from '@writ/dsl/contract'
import { flowGrants } from '../capability/authorize-plan.ts'
import type { RunRecord } from '../storage/run-record.ts'

/** Flows that policy wants the person to allow before the run begins. */
export const askedFlows = (record: RunRecord): readonly Flow[] =>
  flowGrants(record.claims)
    .filter(({ approval }) => approval === 'ask')
    .map(({ id, from, to, how }) => ({ id, from: from as Flow['from'], to: to as Flow['to'], how }))
