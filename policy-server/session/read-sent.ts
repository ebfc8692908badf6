import {
  type ApprovedTools,
  type CheckContext,
  type CheckedPlan,
  contextOf,
  type Diagnostic,
  type KeptLabels,
  type Labels,
  ok,
  type Refs,
  type Refusal,
  type Request,
  type Result
} from '@writ/dsl/contract'
import type { Queries } from '../store/index.ts'
import { checkInputs } from './check-inputs.ts'
import { withFeatures } from './features/features-of.ts'
import { readLabels } from './labels/read-labels.ts'
import { readPlan } from './read-plan.ts'
import type { Run } from './run-record.ts'
import type { Device, PlanSent } from './submit-plan.ts'
import { approvedTools, toolsOfPlan } from './tools/list-tools.ts'
import { aimedAt } from './turns/aimed-at.ts'

/** A plan as it was sent, of which text and inputs can be stored and hashed (`checkSent`). */
export type SoundPlan = Omit<PlanSent, 'inputs'> & { readonly inputs: Run['inputs'] }

/** A plan that fits its inputs, and all that it was checked against. */
export interface ReadSent {
  readonly checked: CheckedPlan
  readonly context: CheckContext
  readonly known: Labels
  readonly request: Request
  /** The tools that the plan calls. */
  readonly tools: ApprovedTools
  /** What the refs in it stand for. */
  readonly refs: Refs
}

/** Why it does not; `checked` where the plan is right and its inputs are not. */
export interface UnfitPlan {
  readonly refusal: Refusal
  readonly checked?: CheckedPlan
  readonly diagnostics?: readonly Diagnostic[]
}

/**
 * parse → check → inputs, against what its person's agents were shown, what earlier turns `kept` for it, and the features of the app that would run it. Refuses
 * `syntax/…`, `check/…`, `plan/…`.
 */
export const readSent = async (
  tx: Queries,
  {
    agent,
    session,
    text,
    inputs,
    continues,
    replaced,
    meant
  }: Pick<SoundPlan, 'agent' | 'session' | 'text' | 'inputs' | 'continues' | 'replaced' | 'meant'>,
  { device, kept }: { readonly device: Device | undefined; readonly kept: KeptLabels }
): Promise<Result<ReadSent, UnfitPlan>> => {
  const request: Request = { text: session.request, saidBy: session.saidBy }
  const known: Labels = { ...(await readLabels(tx, { person: session.person, agent })), kept }
  const approved = withFeatures(await approvedTools(tx), device)
  const { refs, used } = await aimedAt(tx, {
    session,
    text,
    ...(continues && { continues }),
    ...(replaced && { replaced }),
    ...(meant && { meant })
  })
  const context = contextOf(request, inputs, known, approved, replaced, refs)
  const read = readPlan(text, context)
  if (!read.ok) return read
  const checked = read.value
  const tools = await toolsOfPlan(tx, checked.manifest, approved)
  if (!tools.ok) return { ok: false, refusal: { refusal: tools.refusal, checked } }
  const fitting = checkInputs(checked.plan, inputs)
  return fitting.ok
    ? ok({ checked, context, known, request, tools: tools.value, refs: used })
    : { ok: false, refusal: { refusal: fitting.refusal, checked } }
}
