import type { Clean } from './leave-out.ts'

/** An element as it is told: our word for it, what the page says, and what stands in it. */
export interface OutlineElement {
  readonly kind: 'element'
  readonly word: string
  readonly name?: Clean
  readonly states: readonly string[]
  readonly value?: Clean
  readonly ref?: number
  readonly note?: string
  readonly items: readonly OutlineItem[]
}

export type OutlineItem =
  | OutlineElement
  | { readonly kind: 'text'; readonly text: Clean; readonly more: number }
  /** Things side by side on one line: the cells of a row, the options of a list. */
  | { readonly kind: 'line'; readonly word: string; readonly cells: readonly (readonly OutlineItem[])[] }
  /** A word of ours about what is not told; `of` are the page's words in it, which stand where it says `%`. */
  | { readonly kind: 'note'; readonly note: string; readonly of: readonly Clean[] }
