import type { ExplainLanguage } from './phrases.ts'
import type { Sentence } from './sentence.ts'

/** One thing that happens, with what happens inside it. `code` is raw text that the plan runs, line by line. */
export interface Line {
  readonly says: Sentence
  readonly inner: readonly Line[]
  readonly code?: readonly string[]
}

/** One kind of act the plan may do. */
export interface EffectRow {
  readonly where: Sentence
  readonly what: Sentence
  readonly class: Sentence
  readonly target: Sentence
  readonly max: Sentence
}

/** A checked plan in plain sentences: what it uses, what happens in order, and its whole manifest. */
export interface Explanation {
  readonly language: ExplainLanguage
  readonly title: string
  readonly needs: readonly Sentence[]
  readonly steps: readonly Line[]
  readonly effects: readonly EffectRow[]
  readonly flows: readonly Sentence[]
  readonly secrets: readonly Sentence[]
  readonly code: readonly Sentence[]
  readonly tools: readonly Sentence[]
  readonly blessings: readonly Sentence[]
  readonly kept: readonly Sentence[]
  readonly longest: Sentence
}
