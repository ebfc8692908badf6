import * as z from 'zod'
import { wordClaimsSchema } from '../api/word-claims.ts'

export const USED_TYPE = 'writ-used+jwt'

/** A policy server's question to its executor: for how long code of this run ran there. */
export const usedClaimsSchema = wordClaimsSchema.extend({
  /** The run (`txn` of its capability). */
  run: z.string().min(1)
})
export type UsedClaims = z.infer<typeof usedClaimsSchema>

/** POST /v1/used of an executor: the question, as a compact JWS of its policy server. */
export const usedSchema = z.strictObject({ word: z.string().max(4_096) })

/** By the executor's ledger: milliseconds of all pieces that ended, and how many have not, or in a way that nobody saw. */
export const usedCodeSchema = z.strictObject({ ms: z.number().nonnegative(), open: z.int().nonnegative() })
export type UsedCode = z.infer<typeof usedCodeSchema>
