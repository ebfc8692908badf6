import { type ApproverMeans, ok, type PasskeyProof, passkeyChallenge, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, isNull } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { runs, secondQuestions } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { randomId } from '../random-id.ts'
import { deliverSecond } from './deliver-second.ts'
import { holdApprover } from './hold-approver.ts'
import { isWaiting } from './list-seconds.ts'
import { hasPasskey, provePasskey } from './passkeys.ts'

/** An approver's answer: to this question, and to exactly what they were shown. */
export interface SecondGiven {
  readonly run: string
  readonly question: string
  readonly choice: 'yes' | 'no'
  readonly shown: string
  readonly passkey?: PasskeyProof | undefined
}

/**
 * Takes a second person's answer, once: of somebody else than was asked first, to what was shown, in time, and with their
 * passkey where they have one or policy wants one. It stands in the log before the device hears of it. Refuses `session/unauthorized` (what they answer with was
 * taken away), `approval/unknown` (not there, not in time, answered before), `approval/own-question`, `approval/unsound` and what `provePasskey` refuses.
 */
export const answerSecond = async (
  ports: Ports,
  { person: approver, by }: { readonly person: string; readonly by: ApproverMeans },
  { run, question, choice, shown, passkey }: SecondGiven
): Promise<Result<undefined>> => {
  const taken = await ports.db.transaction(async (tx): Promise<Result<undefined>> => {
    const now = ports.now()
    if (!(await holdApprover(tx, approver, by, new Date(now)))) return refuse('session/unauthorized')
    const its = and(eq(secondQuestions.run, run), eq(secondQuestions.id, question))
    const [found] = await tx
      .select({ asked: secondQuestions })
      .from(secondQuestions)
      .innerJoin(runs, eq(runs.id, secondQuestions.run))
      .where(and(its, isWaiting(now)))
    if (!found) return refuse('approval/unknown')
    const { asked } = found
    if (asked.person === approver) return refuse('approval/own-question')
    if (asked.shown !== shown) return refuse('approval/unsound')
    // A no is never harder than a yes. Whoever has a passkey says yes with it: their key, or where they are signed in, may be stolen.
    const wants = choice === 'yes' && (asked.passkey || passkey !== undefined || (await hasPasskey(tx, approver)))
    const proven = wants ? await provePasskey(tx, approver, passkey, passkeyChallenge(question, shown)) : ok(undefined)
    if (!proven.ok) return proven
    const at = new Date(now)
    const jti = randomId('word')
    const spent = await tx
      .update(secondQuestions)
      .set({ answeredAt: at, choice, approver, byPasskey: wants, jti })
      .where(and(its, isNull(secondQuestions.answeredAt)))
      .returning({ id: secondQuestions.id })
    if (spent.length !== 1) return refuse('approval/unknown')
    const event = {
      kind: 'second-answered' as const,
      ...{ run, question, shown, approver, choice, by, jti },
      ...(wants && passkey && { passkey })
    }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
    return ok(undefined)
  })
  if (taken.ok) await deliverSecond(ports, { run, question })
  return taken
}
