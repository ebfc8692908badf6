import { type Json, passkeyChallenge } from '@writ/dsl/contract'
import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm'
import { type Queries, runs, secondQuestions } from '../../store/index.ts'
import { hasPasskey } from './passkeys.ts'

/** A question that waits for a second person. `asker` is the first. */
export interface WaitingSecond {
  readonly id: string
  readonly run: string
  readonly asker: string
  /** All that the first person was shown. */
  readonly question: Json
  readonly shown: string
  /** Must this approver's yes to it be proven by a passkey, and what is that to sign? */
  readonly passkey: boolean
  readonly challenge: string
  readonly asked: string
  readonly expires: string
}

/** What can still be answered. */
export const isWaiting = (now: number) =>
  and(isNull(secondQuestions.answeredAt), gt(secondQuestions.expires, new Date(now)), isNull(runs.endedAt))

/** The questions that this approver may answer, oldest first: of live runs, and none that was asked of themselves. */
export const listSeconds = async (db: Queries, approver: string, now: number): Promise<WaitingSecond[]> => {
  const own = await hasPasskey(db, approver)
  const rows = await db
    .select({ asked: secondQuestions })
    .from(secondQuestions)
    .innerJoin(runs, eq(runs.id, secondQuestions.run))
    .where(and(isWaiting(now), ne(secondQuestions.person, approver)))
    .orderBy(asc(secondQuestions.at))
  return rows.map(({ asked: { id, run, person, question, shown, passkey, at, expires } }) => ({
    id,
    run,
    asker: person,
    question,
    shown,
    passkey: passkey || own,
    challenge: passkeyChallenge(id, shown),
    asked: at.toISOString(),
    expires: expires.toISOString()
  }))
}
