import { randomBytes } from 'node:crypto'
import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { eq, lt } from 'drizzle-orm'
import { approverPasskeys, approverSessions, type Queries } from '../../store/index.ts'
import { randomKey } from '../random-id.ts'
import { holdApprover } from './hold-approver.ts'
import { logApprover } from './log-approver.ts'

/** How long an approver stays signed in to the console, in seconds. */
export const SIGNED_IN_SECONDS = 8 * 60 * 60

/**
 * Signs an approver in, whose key was found right: the id of that, which is told once and kept as its hash. It stands in the log.
 * Refuses `session/unauthorized`, where the key was taken away. `key` is the hash of it.
 */
export const signIn = (
  db: Queries,
  { person, key }: { readonly person: string; readonly key: string },
  now: number
): Promise<Result<string>> =>
  db.transaction(async (tx) => {
    if (!(await holdApprover(tx, person, { key }, new Date(now)))) return refuse('session/unauthorized')
    const id = randomKey()
    const session = hashText(id)
    const expires = new Date(now + SIGNED_IN_SECONDS * 1000)
    await tx.delete(approverSessions).where(lt(approverSessions.expires, new Date(now)))
    const challenge = randomBytes(32).toString('base64url')
    await tx.insert(approverSessions).values({ idHash: session, person, challenge, expires })
    const event = { kind: 'approver-signed-in' as const, person, key, session, expires: expires.toISOString() }
    await logApprover(tx, event, new Date(now))
    return ok(id)
  })

export const signOut = (db: Queries, id: string, at: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const session = hashText(id)
    const [was] = await tx.delete(approverSessions).where(eq(approverSessions.idHash, session)).returning()
    if (was) await logApprover(tx, { kind: 'approver-signed-out', person: was.person, session }, at)
  })

/** What the console shows of a sign-in: the challenge of a new passkey, and the passkey that there is. */
export const signedIn = async (
  db: Queries,
  person: string,
  id: string
): Promise<{ readonly challenge?: string; readonly passkey?: string }> => {
  const [session] = await db
    .select()
    .from(approverSessions)
    .where(eq(approverSessions.idHash, hashText(id)))
  const [passkey] = await db.select().from(approverPasskeys).where(eq(approverPasskeys.person, person))
  return { ...(session && { challenge: session.challenge }), ...(passkey && { passkey: passkey.id }) }
}
