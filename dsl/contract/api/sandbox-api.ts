import * as z from 'zod'
import { TIERS } from '../capability/sandbox-grant.ts'
import { LIMIT_NAMES, TIER_CHOICES } from './executor-api.ts'

/** POST /v1/sandboxes of an executor, with a sandbox token as in `runAloneSchema`: a machine that stays. */
export const makeSandboxSchema = z.strictObject({
  tier: z.enum(TIER_CHOICES).default('auto'),
  /** How long it lives unless it is extended, in milliseconds; five minutes, or less where the token says so. */
  ttl_ms: z.int().positive().optional(),
  /** Are its files kept as they were at each step, so that what a failed one wrote is rolled back? So they are, too, where the token says it. */
  versioned: z.boolean().optional()
})
export type MakeSandbox = z.infer<typeof makeSandboxSchema>

/** One sandbox, as its holder is told of it. Times in milliseconds since the epoch. */
export const sandboxSchema = z.strictObject({
  id: z.string(),
  tier: z.enum(TIERS),
  driver: z.string(),
  languages: z.array(z.string()),
  created: z.int(),
  /** When it is destroyed unless it is extended, and the latest that it can be extended to. */
  ends: z.int(),
  latest: z.int(),
  paused: z.boolean(),
  versioned: z.boolean()
})
export type SandboxState = z.infer<typeof sandboxSchema>

/** POST …/ttl: it lives so long from now on. */
export const extendSandboxSchema = z.strictObject({ ttl_ms: z.int().positive() })

/** POST …/clone: a sandbox that goes on from where this one stands, or from a snapshot of it. */
export const cloneSandboxSchema = z.strictObject({ snapshot: z.string().optional() })

/** A sandbox as it stood at one instant. `size` in bytes; it is gone with its sandbox. */
export const sandboxSnapshotSchema = z.strictObject({ id: z.string(), size: z.number() })
export type SandboxSnapshot = z.infer<typeof sandboxSnapshotSchema>

/** A piece of code, or file calls in a row, in a sandbox whose files are versioned. */
export const sandboxStepSchema = z.strictObject({
  step: z.int().positive(),
  /** The step whose files it began with; 0 is the sandbox as it was made. */
  from: z.int().nonnegative(),
  kind: z.enum(['code', 'files']),
  /** When it began, in milliseconds since the epoch. */
  began: z.int(),
  /** Does what it wrote stay? Else it failed, and its files were rolled back. */
  kept: z.boolean(),
  /** How code ended, as in the answer to it; absent where its machine did not let it begin. */
  exitCode: z.int().nullable().optional(),
  limit: z.enum(LIMIT_NAMES).nullable().optional(),
  /** Bytes of the disk that what it wrote takes. */
  size: z.int().nonnegative().optional()
})
export type SandboxStep = z.infer<typeof sandboxStepSchema>

/** GET …/steps, and POST …/restore: the steps so far, and the one whose files there are now; 0 is the sandbox as it was made. */
export const sandboxStepsSchema = z.strictObject({ at: z.int().nonnegative(), steps: z.array(sandboxStepSchema) })
export type SandboxSteps = z.infer<typeof sandboxStepsSchema>

/** POST …/restore: the files are those that the step left. */
export const restoreSandboxSchema = z.strictObject({ step: z.int().nonnegative() })

/** POST …/files/move */
export const moveFileSchema = z.strictObject({ from: z.string().min(1), to: z.string().min(1) })

export const fileEntrySchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  /** Bytes. */
  size: z.number(),
  mode: z.int(),
  /** Milliseconds since the epoch. */
  modified: z.number()
})
