import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { type Queries, runs, type SentAs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { Session } from '../submit-plan.ts'

/** What is certain to be done once where it is sent twice: nothing of how its answer is waited for, or told. */
interface Body {
  readonly text?: string
  readonly inputs?: unknown
  readonly resume?: string
  readonly replace?: string
  readonly observe?: string | undefined
}

/** How long a key counts after its run was sent. */
const KEY_MS = 24 * 3_600_000

/** An idempotency key and what was sent under it (draft-ietf-httpapi-idempotency-key-header), as they are kept. */
export const sentAs = (key: string, { text, inputs, resume, replace, observe }: Body): SentAs => ({
  key: hashText(key),
  body: hashText(JSON.stringify([text, inputs, resume, replace, observe].map((part) => part ?? null)))
})

/**
 * The run of this session that was sent under the same key; `undefined` where there is none, or no key. Refuses `session/key-reused` where
 * something else was sent under it.
 */
export const findSentBefore = async (
  tx: Queries,
  {
    session,
    sentAs: sent,
    now
  }: { readonly session: Session; readonly sentAs: SentAs | undefined; readonly now: number }
): Promise<Result<Run | undefined>> => {
  if (!sent) return ok(undefined)
  const [run] = await tx
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.session, session.id),
        eq(sql`${runs.sentAs} ->> 'key'`, sent.key),
        gt(runs.at, new Date(now - KEY_MS))
      )
    )
    .orderBy(desc(runs.at))
    .limit(1)
  return !run || run.sentAs?.body === sent.body ? ok(run) : refuse('session/key-reused')
}
