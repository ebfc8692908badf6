import * as z from 'zod'
import { TIER_CHOICES } from '../api/executor-api.ts'
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
  /** Are the files of those that stay kept as they were at each step? Without it, where whoever makes one wants it. */
  versioned: z.literal(true).optional(),
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

const MEBIBYTE = 1024 * 1024

/**
 * POST /v1/sandbox-tokens of a policy server (agent's bearer key, with a DPoP proof of the key that the token is to be bound to): what it
 * should allow. What is left out is little; a tier that is left out is the weakest that policy lets it have.
 */
export const sandboxWishSchema = sandboxRightSchema.omit({ type: true, image: true }).extend({
  languages: z.array(z.string().min(1).max(32)).min(1).max(8),
  tier: z.enum(TIER_CHOICES).default('auto'),
  vcpu: machineTerms.vcpu.default(1),
  memory: machineTerms.memory.default(256 * MEBIBYTE),
  wall_ms: machineTerms.wall_ms.default(30_000),
  cpu_ms: machineTerms.cpu_ms.default(30_000),
  disk: machineTerms.disk.default(64 * MEBIBYTE),
  processes: machineTerms.processes.default(64),
  files: machineTerms.files.default(256),
  output: machineTerms.output.default(MEBIBYTE),
  egress: machineTerms.egress.max(64).default([]),
  ttl_ms: sandboxRightSchema.shape.ttl_ms.default(5 * 60_000),
  max: sandboxRightSchema.shape.max.default(1)
})
export type SandboxWish = z.infer<typeof sandboxWishSchema>

/** The answer: the token, and the id and address of the executor that it is for. */
export const sandboxTokenSchema = z.strictObject({
  token: z.string(),
  executor: z.strictObject({ id: z.string(), url: z.string() }),
  /** Seconds since the epoch. */
  expires: z.int()
})
export type SandboxToken = z.infer<typeof sandboxTokenSchema>
