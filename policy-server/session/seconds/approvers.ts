import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { asc, eq, ne } from 'drizzle-orm'
import { approverPasskeys, approverSessions, approvers, type Queries } from '../../store/index.ts'
import { hasPerson } from '../persons.ts'
import { randomKey } from '../random-id.ts'
import { logApprover } from './log-approver.ts'

/** Takes away what a person answered with: key, passkey, and where they are signed in. */
const takeAway = async (tx: Queries, person: string): Promise<boolean> => {
  await tx.delete(approverSessions).where(eq(approverSessions.person, person))
  await tx.delete(approverPasskeys).where(eq(approverPasskeys.person, person))
  return (await tx.delete(approvers).where(eq(approvers.person, person)).returning()).length === 1
}

/**
 * Makes a person one who may be the second, with a key that is told once. One who was that already gets another key and begins anew,
 * without a passkey: that is how a lost one is recovered. Refuses `tenant/unknown-person`.
 */
export const addApprover = (db: Queries, person: string, at: Date): Promise<Result<{ readonly key: string }>> =>
  db.transaction(async (tx) => {
    if (!(await hasPerson(tx, person))) return refuse('tenant/unknown-person')
    await takeAway(tx, person)
    const key = randomKey()
    await tx.insert(approvers).values({ person, keyHash: hashText(key), at })
    await logApprover(tx, { kind: 'approver-added', person, key: hashText(key) }, at)
    return ok({ key })
  })

/** Refuses `tenant/unknown-person`. */
export const removeApprover = (db: Queries, person: string, at: Date): Promise<Result<undefined>> =>
  db.transaction(async (tx) => {
    if (!(await takeAway(tx, person))) return refuse('tenant/unknown-person')
    await logApprover(tx, { kind: 'approver-removed', person }, at)
    return ok(undefined)
  })

export const listApprovers = async (db: Queries): Promise<{ person: string; passkey: boolean }[]> => {
  const rows = await db
    .select({ person: approvers.person, passkey: approverPasskeys.id })
    .from(approvers)
    .leftJoin(approverPasskeys, eq(approverPasskeys.person, approvers.person))
    .orderBy(asc(approvers.person))
  return rows.map(({ person, passkey }) => ({ person, passkey: passkey !== null }))
}

/** Is there anybody but this person who may be the second? */
export const hasOther = async (db: Queries, person: string): Promise<boolean> =>
  (await db.select({ person: approvers.person }).from(approvers).where(ne(approvers.person, person)).limit(1)).length >
  0
