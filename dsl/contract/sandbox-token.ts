import * as z from 'zod'
import { tokenClaims } from './capability.ts'
import { machineTerms } from './sandbox-grant.ts'

/** How many machines one token may be for at most. */
export const MAX_SANDBOXES = 100

/** What a holder may have without a plan (RFC 9396 authorization detail): machines of one image, for any code in these languages. */
export const sandboxRightSchema = z.strictObject({
  type: z.literal('writ_sandbox'),
  languages: z.array(z.string().min(1)).min(1),
  ...machineTerms,
  /** The longest that one of them may live, in milliseconds, however often its time is extended. */
  ttl_ms: z.int().positive(),
  /** Machines in all, those of single runs and clones among them. */
  max: z.int().positive().max(MAX_SANDBOXES)
})
export type SandboxRight = z.infer<typeof sandboxRightSchema>

/** Claims of a sandbox token (docs/capability.md): `aud` is one executor, `cnf.jkt` the key of whoever holds it. */
export const sandboxClaimsSchema = z.strictObject({
  ...tokenClaims,
  authorization_details: z.tuple([sandboxRightSchema])
})
export type SandboxClaims = z.infer<typeof sandboxClaimsSchema>
