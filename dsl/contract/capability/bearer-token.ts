import * as z from 'zod'
import { anyTokenClaims } from './capability.ts'
import { sandboxRightSchema } from './sandbox-token.ts'

/** How many machines one bearer token may be for at most. */
export const MAX_BEARER_SANDBOXES = 10_000

/**
 * Claims of a bearer token (RFC 6750; docs/capability.md): those of a sandbox token, but bound to no key, which it says. Whoever has it
 * may use it, at the one executor that is its `aud`.
 */
export const bearerClaimsSchema = z.strictObject({
  ...anyTokenClaims,
  token_type: z.literal('Bearer'),
  authorization_details: z.tuple([
    sandboxRightSchema.extend({ max: z.int().positive().max(MAX_BEARER_SANDBOXES) }).strict()
  ])
})
export type BearerClaims = z.infer<typeof bearerClaimsSchema>
