import type { Json, PageTool } from '@writ/dsl/contract'

/** How a call ended, as far as it can be told: `unanswered` may have happened or not, `changed` did not happen. */
export type CallEnd =
  | { readonly kind: 'gave'; readonly text: string }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'changed' }

export interface OfferedTool {
  readonly said: PageTool
  /** Calls it, once, if it is still what it said. Never throws. */
  readonly call: (args: { readonly [name: string]: Json }, signal: AbortSignal) => Promise<CallEnd>
}

/** The tools that the document itself offers, in no other frame and at no other origin. */
export interface ToolPort {
  /** Those that are there now; `undefined` where neither the browser nor the page has such a thing. */
  readonly offered: () => Promise<readonly OfferedTool[] | undefined>
}
