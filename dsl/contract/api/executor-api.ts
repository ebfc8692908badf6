import * as z from 'zod'
import { TIERS } from '../capability/sandbox-grant.ts'

/** The limit that ended a piece of code, or made something of it fail. */
export const LIMIT_NAMES = ['memory', 'wall', 'cpu', 'disk', 'processes', 'files', 'output'] as const
export type LimitName = (typeof LIMIT_NAMES)[number]

/** What `POST /v1/run` of an executor answers. */
export const codeEndSchema = z.strictObject({
  stdout: z.string(),
  stderr: z.string(),
  /** `null` where it was ended by a signal or a limit. */
  exitCode: z.int().nullable(),
  /** What the code left in `result`; absent where it left nothing. */
  value: z.json().optional(),
  tier: z.enum(TIERS),
  driver: z.string(),
  /** Milliseconds of wall time that the code itself took. */
  ms: z.number().nonnegative(),
  limit: z.enum(LIMIT_NAMES).nullable(),
  /** In a sandbox whose files are versioned: the step that it was, where what it wrote stays. */
  step: z.int().positive().optional()
})
export type CodeEnd = z.infer<typeof codeEndSchema>

/**
 * What a device sends to `POST /v1/run`: the code of a plan with what it is given, and the two tokens that stand behind it
 * (`verifyDelivery`); the header `dpop` is a proof of the device's key over `child`. With `accept: text/event-stream` the answer begins at
 * once and is a stream (WHATWG HTML, server-sent events): `out` with `{stream, text}` as it is printed, then one `end` with what is answered
 * else (`codeEndSchema`), or one `refused` with a refusal.
 */
export const runCodeSchema = z.strictObject({
  parent: z.string(),
  child: z.string(),
  code: z.string(),
  input: z.record(z.string(), z.json())
})
export type RunCode = z.infer<typeof runCodeSchema>

/** Longest code in UTF-16 code units that an executor takes from whoever holds a sandbox token. */
const MAX_CODE = 1024 * 1024

/** Which tier is asked for: `auto` is the weakest that the token allows and the executor has. */
export const TIER_CHOICES = ['auto', ...TIERS] as const
export type TierChoice = (typeof TIER_CHOICES)[number]

/** Code for a machine that was made before; each field of `input` is a variable of it. */
export const aloneCodeSchema = z.strictObject({
  language: z.string(),
  code: z.string().max(MAX_CODE),
  input: z.record(z.string(), z.json()).default({})
})

/**
 * What a holder without a plan sends to `POST /v1/run`, for a machine of its own: a sandbox token stands in the header
 * `authorization: DPoP TOKEN`, and `dpop` is a proof of its key over it (RFC 9449 §7.1). The answer is as to `runCodeSchema`.
 */
export const runAloneSchema = aloneCodeSchema.extend({ tier: z.enum(TIER_CHOICES).default('auto') })
export type RunAlone = z.infer<typeof runAloneSchema>
