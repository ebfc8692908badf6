import { checkPlan } from '@writ/dsl/check'
import {
  type CheckContext,
  type CheckedPlan,
  type Diagnostic,
  ok,
  type Refusal,
  type Result,
  refusal
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'

/** Why a plan's text is no plan: the first error as the refusal, and everything that was found. */
export interface UnreadPlan {
  readonly refusal: Refusal
  readonly diagnostics: readonly Diagnostic[]
}

/** What is told of a text in which errors were found. */
export const unread = (diagnostics: readonly Diagnostic[]): { readonly ok: false; readonly refusal: UnreadPlan } => {
  const first = diagnostics.find(({ severity }) => severity === 'error')
  const why: Refusal = first
    ? { code: first.code, message: first.message, span: first.span }
    : refusal('syntax/unexpected')
  return { ok: false, refusal: { refusal: why, diagnostics } }
}

/** Parses and checks a plan's text against what is known of its session: the first two stages of the road, as the device will do them again. */
export const readPlan = (text: string, context: CheckContext): Result<CheckedPlan, UnreadPlan> => {
  const parsed = parsePlan(text)
  if (!parsed.plan) return unread(parsed.diagnostics)
  const { checked, diagnostics } = checkPlan(parsed.plan, context)
  return checked ? ok(checked) : unread([...parsed.diagnostics, ...diagnostics])
}
