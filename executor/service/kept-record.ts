import { bearerClaimsSchema, sandboxClaimsSchema, sandboxStepSchema, TIERS } from '@writ/dsl/contract'
import * as z from 'zod'

const limitsSchema = z.strictObject({
  vcpu: z.int().positive(),
  memory: z.int().positive(),
  wallMs: z.number().positive(),
  cpuMs: z.number().positive(),
  disk: z.int().nonnegative(),
  processes: z.int().positive(),
  files: z.int().positive(),
  output: z.int().positive()
})

const stepsSchema = z.strictObject({
  steps: z.array(sandboxStepSchema.extend({ layers: z.array(z.int().nonnegative()) })),
  below: z.array(z.int().nonnegative()),
  top: z.int().nonnegative(),
  isClean: z.boolean(),
  at: z.int().nonnegative(),
  made: z.int().nonnegative()
})

/** What is told of a paused sandbox on disk: whose it is, what it may, how long it lives, and what its machine can go on in. */
export const keptRecordSchema = z.strictObject({
  v: z.literal(1),
  /** The executor that keeps it. */
  executor: z.string(),
  id: z.string().regex(/^sbx_[\w-]{22}$/),
  allowed: z.strictObject({
    lane: z.string(),
    member: z.string(),
    jkt: z.string(),
    token: z.string(),
    least: z.enum(TIERS),
    languages: z.array(z.string()),
    spec: z.strictObject({ image: z.string(), limits: limitsSchema, egress: z.array(z.string()) })
  }),
  claims: z.union([sandboxClaimsSchema, bearerClaimsSchema]),
  tier: z.enum(TIERS),
  driver: z.string(),
  /** Milliseconds since the epoch. */
  created: z.int(),
  ends: z.int(),
  mostMs: z.number(),
  versions: stepsSchema.optional(),
  /** What its machine can go on in (`WholeMachine.form`). */
  form: z.string(),
  /** Bytes that its machine takes at most. */
  memory: z.number()
})
export type KeptRecord = z.infer<typeof keptRecordSchema>
