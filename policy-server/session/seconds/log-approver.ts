import type { ServerEvent } from '@writ/dsl/contract'
import { appendLeaves } from '../../audit/append-leaves.ts'
import type { Queries } from '../../store/index.ts'

type ApproverEvent = Extract<ServerEvent, { kind: `approver-${string}` }>

/** Writes a change of who may be the second person, or of what they answer with, into the tenant's log: in the transaction that makes it. */
export const logApprover = async (tx: Queries, event: ApproverEvent, at: Date): Promise<void> => {
  await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
}
