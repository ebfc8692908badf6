import * as z from 'zod'

/** What a device says for its person: erase what is told of them; at this time in milliseconds, signed over `ERASURE_CONTEXT` and the rest's hash. */
export const askedErasureSchema = z.strictObject({ device: z.string(), at: z.int(), sig: z.string() })
export type AskedErasure = z.infer<typeof askedErasureSchema>
export const ERASURE_CONTEXT = 'writ-erasure/1:'

/** POST /v1/erasure: it is done, where the tenant leaves that to its persons; else its admin was asked. */
export const askedErasureResponseSchema = z.strictObject({ state: z.enum(['erased', 'asked']) })
export type ErasureState = z.infer<typeof askedErasureResponseSchema>['state']
