import {
  type CheckContext,
  type CheckedPlan,
  contextOf,
  type Diagnostic,
  ok,
  type Refusal,
  type Request,
  type Result
} from '@writ/dsl/contract'
import type { Queries } from '../store/index.ts'
import { checkInputs } from './check-inputs.ts'
import { readLabels } from './labels/read-labels.ts'
import { readPlan } from './read-plan.ts'
import type { Run } from './run-record.ts'
import type { PlanSent } from './submit-plan.ts'

/** A plan as it was sent, of which text and inputs can be stored and hashed (`checkSent`). */
export type SoundPlan = Omit<PlanSent, 'inputs'> & { readonly inputs: Run['inputs'] }

/** A plan that fits its inputs, and all that it was checked against. */
export interface ReadSent {
  readonly checked: CheckedPlan
  readonly context: CheckContext
  readonly known: Awaited<ReturnType<typeof readLabels>>
  readonly request: Request
}

/** Why it does not; `checked` where the plan is right and its inputs are not. */
export interface UnfitPlan {
  readonly refusal: Refusal
  readonly checked?: CheckedPlan
  readonly diagnostics?: readonly Diagnostic[]
}

/** parse → check → inputs, against what its person's agents were shown. Refuses `syntax/…`, `check/…`, `plan/…`. */
export const readSent = async (
  tx: Queries,
  { agent, session, text, inputs }: Pick<SoundPlan, 'agent' | 'session' | 'text' | 'inputs'>
): Promise<Result<ReadSent, UnfitPlan>> => {
  const request: Request = { text: session.request, saidBy: session.saidBy }
  const known = await readLabels(tx, { person: session.person, agent })
  const context = contextOf(request, inputs, known)
  const read = readPlan(text, context)
  if (!read.ok) return read
  const checked = read.value
  const fitting = checkInputs(checked.plan, inputs)
  return fitting.ok
    ? ok({ checked, context, known, request })
    : { ok: false, refusal: { refusal: fitting.refusal, checked } }
}
