import { type Diagnostic, type Refusal, type Result, refusal } from '@writ/dsl/contract'
import { hasStatement, parsePlan, spliceStatement } from '@writ/dsl/syntax'
import { and, eq } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { PlanSent } from '../submit-plan.ts'
import { isHeld } from './take-held.ts'

/** A held run that this agent may go on with, or end; `undefined` for any other. */
export const findHeld = async (
  tx: Queries,
  { agent, session, run: id, now }: Pick<PlanSent, 'agent' | 'session'> & { readonly run: string; readonly now: number }
): Promise<Run | undefined> => {
  const own = and(eq(runs.id, id), eq(runs.session, session.id), eq(runs.agent, agent.id))
  const [run] = await tx.select().from(runs).where(own)
  return run && isHeld(run, now) ? run : undefined
}

type Resumed = Pick<PlanSent, 'text' | 'inputs'> & Required<Pick<PlanSent, 'continues' | 'replaced'>>

/** Why there is no such plan: with the diagnostics of the replacement, where it is that. */
export interface NotResumed {
  readonly refusal: Refusal
  readonly diagnostics?: readonly Diagnostic[]
}

/**
 * The whole plan that goes on with a held run: its text with the replacement in the place of the statement at which it stopped, and a look at its end; its inputs.
 * Refuses `resume/not-held`, and with the diagnostics of the replacement.
 */
export const resumedPlan = (held: Run, replace: string, look?: string): Result<Resumed, NotResumed> => {
  const { plan } = parsePlan(held.text)
  // Where it stopped is its device's word.
  if (!plan || !held.held || !hasStatement(plan.plan, held.held.at))
    return { ok: false, refusal: { refusal: refusal('resume/not-held') } }
  const spliced = spliceStatement(plan.plan, held.held.at, replace, held.decided?.replaced, look)
  if ('text' in spliced) {
    const { text, replaced } = spliced
    return {
      ok: true,
      value: {
        text,
        inputs: held.inputs,
        continues: { run: held.id, replace, ...(look !== undefined && { look }) },
        replaced
      }
    }
  }
  const [first] = spliced.diagnostics
  const why = first
    ? { code: first.code, message: first.message, span: first.span }
    : refusal('syntax/unexpected', { found: 'nothing', expected: 'statements' })
  return { ok: false, refusal: { refusal: why, diagnostics: spliced.diagnostics } }
}
