import type { ActOutcome } from '@writ/dsl/contract'

/** Characters of JSON that one act may bring. */
export const MAX_VALUE = 1_000_000

/** Does an outcome bring more than an act may? A renderer can send any amount. */
export const isTooLarge = (outcome: ActOutcome): boolean =>
  JSON.stringify(outcome.kind === 'done' ? (outcome.value ?? null) : outcome).length > MAX_VALUE
