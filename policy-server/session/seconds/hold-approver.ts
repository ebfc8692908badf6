import type { ApproverMeans } from '@writ/dsl/contract'
import { and, eq, gt } from 'drizzle-orm'
import { approverSessions, approvers, type Queries } from '../../store/index.ts'

/**
 * Is what a person answers with theirs still? Holds it until the transaction ends, so that what is taken away meanwhile was taken away
 * after, in the log too.
 */
export const holdApprover = async (tx: Queries, person: string, by: ApproverMeans, at: Date): Promise<boolean> => {
  const found =
    'key' in by
      ? await tx
          .select({ person: approvers.person })
          .from(approvers)
          .where(and(eq(approvers.person, person), eq(approvers.keyHash, by.key)))
          .for('update')
      : await tx
          .select({ person: approverSessions.person })
          .from(approverSessions)
          .where(
            and(
              eq(approverSessions.person, person),
              eq(approverSessions.idHash, by.session),
              gt(approverSessions.expires, at)
            )
          )
          .for('update')
  return found.length === 1
}
