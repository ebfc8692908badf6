import type { FlowKind } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import type { KnownFlow } from '../../decide/index.ts'
import { knownFlows, type Queries } from '../../store/index.ts'
import type { Run } from '../run-record.ts'

/** The flows of an agent that the person said yes to before. */
export const readKnownFlows = async (tx: Queries, person: string, agent: string): Promise<readonly KnownFlow[]> =>
  (
    await tx
      .select()
      .from(knownFlows)
      .where(and(eq(knownFlows.person, person), eq(knownFlows.agent, agent)))
  ).map(({ source, sink, how }) => ({ from: source, to: sink, how }))

/** The person said yes to the flows that this run asks for: the next like them are no first ones. */
export const rememberFlows = async (tx: Queries, { id, person, agent, decided }: Run, at: Date): Promise<void> => {
  const rows = (decided?.details ?? []).flatMap((detail) =>
    detail.type === 'writ_flow' && detail.approval === 'ask'
      ? [
          {
            person,
            agent,
            source: detail.from,
            sink: detail.to,
            how: [...detail.how].sort() as FlowKind[],
            run: id,
            at
          }
        ]
      : []
  )
  if (rows.length > 0) await tx.insert(knownFlows).values(rows).onConflictDoNothing()
}
