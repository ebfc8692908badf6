import type { Span } from './plan/span.ts'
import { type RefusalCode, sentenceFor } from './refusal-codes.ts'

/** What a refusal may carry beside its code: counts, origins, names from the plan. Never page text, never a stack. */
export type RefusalDetail = Readonly<Record<string, string | number | boolean>>

/** The expected no. `code` is `stage/reason` and is never renamed; `message` is one plain sentence for planner and person. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly span?: Span
  readonly detail?: RefusalDetail
}

export type Result<T, E = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

export const refusal = (code: RefusalCode, detail?: RefusalDetail, span?: Span): Refusal => ({
  code,
  message: sentenceFor(code, detail ?? {}),
  ...(span && { span }),
  ...(detail && { detail })
})

/** @example `return refuse('target/ambiguous', { count: 2 })` */
export const refuse = (code: RefusalCode, detail?: RefusalDetail, span?: Span): Result<never> => ({
  ok: false,
  refusal: refusal(code, detail, span)
})
