import * as z from 'zod'

/** Characters of the longest message that a bridge carries: a batch or an outcome of the contract's largest size fits, and no more. */
export const MAX_WIRE = 8_000_000

/**
 * Of what came out of one document, so many messages and so many characters wait for the coordinator at most. No page side says so much: one that does was taken over,
 * and is ended or left.
 */
export const MOST_WAITING = 1_000
export const MAX_WAITING = 64_000_000

/** What an interpreter hands to its host, as JSON: its own public key (`x`, RFC 8037), its document, and what it says, sealed. */
export const fromPageSchema = z.strictObject({
  instance: z.string().max(64),
  document: z.string().max(64),
  sealed: z.string().max(MAX_WIRE)
})
export type FromPage = z.infer<typeof fromPageSchema>

/** The first word in each direction. */
export const beginSchema = z.strictObject({ type: z.literal('begin'), channel: z.string().min(16).max(64) })
/** `origin`: the document's own, `null` as a word where it has none, whatever its address is. */
export const openSchema = z.strictObject({ type: z.literal('open'), origin: z.string().max(300) })
export type Opening = z.infer<typeof openSchema>
