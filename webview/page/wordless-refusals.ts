import type { RefusalCode } from '@writ/dsl/contract'

/**
 * What the page side is built with in place of the contract's `refusal-codes.ts`. Of what a page refuses the kernel takes the code alone, and says the
 * sentence itself (`pageRefusal`), so that 7 kB of sentences need not go into every page.
 */
export const REFUSAL_CODES: readonly RefusalCode[] = []
export const sentenceFor = (code: RefusalCode): string => code
