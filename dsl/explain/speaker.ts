import type { ObservedRef } from '../contract/index.ts'
import type { Phrases } from './phrases.ts'

/** What it takes to say a part of a plan: the language's phrases, the sites by name, what each `@ref` stands for. */
export interface Speaker {
  readonly phrases: Phrases
  readonly origins: Readonly<Record<string, string>>
  readonly refs: Readonly<Record<string, ObservedRef>>
}
