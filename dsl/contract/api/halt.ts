import * as z from 'zod'
import { wordClaimsSchema } from './word-claims.ts'

export const HALT_TYPE = 'writ-halt+jwt'

/** Agents that one word can name. */
export const MAX_HALTED = 10_000

/**
 * A policy server's word to its executor (docs/capability.md, "Halting"): tokens of this tenant that were issued up to `iat` for one of
 * these agents, or under an older epoch, are worth nothing any more, and what they let begin is to end.
 */
export const haltClaimsSchema = wordClaimsSchema.extend({
  epoch: z.int().nonnegative(),
  /** Those that are not to act now: for everyone, or for this person. */
  agents: z.array(z.strictObject({ agent: z.string().min(1), person: z.string().min(1).optional() })).max(MAX_HALTED)
})
export type HaltClaims = z.infer<typeof haltClaimsSchema>
export type Halted = HaltClaims['agents'][number]

/** POST /v1/halt of an executor: the word, as a compact JWS of its policy server. */
export const haltSchema = z.strictObject({ word: z.string().max(4_000_000) })
