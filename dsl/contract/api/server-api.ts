import * as z from 'zod'
import { MAX_RECORDING_BYTES } from '../capability/reader-key.ts'
import { publicJwkSchema, signingJwkSchema } from '../jws/signing-jwk.ts'
import { signedEntrySchema } from '../log/journal.ts'
import { refusalSchema, runReportSchema } from './run-report.ts'

/** POST /v1/enrol: a device's key against a one-time code. Carries a DPoP proof by that key (RFC 9449). */
export const enrolRequestSchema = z.strictObject({
  code: z.string(),
  jwk: publicJwkSchema,
  build: z.string(),
  browser: z.string()
})
/** What the device pins from then on. `log` is a C2SP note verifier key. */
export const enrolResponseSchema = z.strictObject({
  device: z.string(),
  person: z.string(),
  tenant: z.string(),
  issuer: z.string(),
  keys: z.array(signingJwkSchema),
  log: z.string(),
  epoch: z.int()
})
export type EnrolResponse = z.infer<typeof enrolResponseSchema>

/** The hashes of a proof in a log's tree, from the bottom up; each standard base64. */
const treeProofSchema = z.array(z.string().max(44)).max(63)

/**
 * POST /v1/journal (DPoP): entries in order; `seen` is the size of the log in the checkpoint that the device keeps, 0 without one.
 * `acked` is the highest seq now durable in the log, or -1; `checkpoint` is the log's with all of them in it. `continues` proves that it
 * continues the log of `seen` leaves, empty where it has fewer; `own` that entry `acked` is its leaf number `leaf` (docs/audit.md).
 */
export const journalRequestSchema = z.strictObject({
  device: z.string(),
  entries: z.array(signedEntrySchema).max(500),
  seen: z.int().nonnegative().default(0)
})
export const journalResponseSchema = z.strictObject({
  acked: z.int(),
  checkpoint: z.string(),
  continues: treeProofSchema,
  own: z.strictObject({ leaf: z.int().nonnegative(), proof: treeProofSchema }).optional()
})
export type JournalAnswer = z.infer<typeof journalResponseSchema>

/** POST /v1/runs/:id/record (DPoP): what was recorded of a run, for its readers. */
export const keepRecordingRequestSchema = z.strictObject({
  device: z.string(),
  /** The JWE, as the text whose hash stands in the log. */
  sealed: z.string().max(MAX_RECORDING_BYTES)
})
export const keepRecordingResponseSchema = z.strictObject({ kept: z.literal(true) })

/** POST /v1/runs/:id/record/own (DPoP): the recording of a run of the device's person, as it was kept. */
export const ownRecordingRequestSchema = z.strictObject({ device: z.string() })
export const ownRecordingResponseSchema = z.strictObject({ sealed: z.string() })

/** POST /v1/renew (DPoP): a fresh token for a live run whose decision still holds. */
export const renewRequestSchema = z.strictObject({ device: z.string(), token: z.string() })
export const renewResponseSchema = z.strictObject({ token: z.string() })

/** POST /v1/sessions (agent's bearer key): the person's request, under which plans follow. */
/** DELETE /v1/sessions/:id: the runs that were held, and take back now what they did. */
export const sessionEndedSchema = z.strictObject({ session: z.string(), letGo: z.array(z.string()).readonly() })

export const sessionRequestSchema = z.strictObject({ request: z.string().min(1).max(4000) })
export const sessionResponseSchema = z.strictObject({ session: z.string() })

/** POST /v1/sessions/:id/plans */
export const planRequestSchema = z.strictObject({
  text: z.string().max(262144),
  inputs: z.record(z.string(), z.json()).default({})
})
export const planResponseSchema = z.strictObject({ run: z.string() })

/** POST /v1/sessions/:id/check: what would become of a plan; nothing runs, and nothing is recorded. */
export const checkResponseSchema = z.strictObject({
  /** The longest run. */
  steps: z.int(),
  /** What the person would be asked before it is done. */
  asks: z.array(
    z.strictObject({
      verb: z.string(),
      effect: z.string(),
      origin: z.string(),
      target: z.string().optional(),
      /** Where it stands first in the text that was sent. */
      line: z.int().optional()
    })
  ),
  /** What the person would be asked to let go, each once; `elsewhere` is any site that the plan does not name, `sandbox` is code. */
  flows: z.array(z.strictObject({ from: z.string(), to: z.string() }))
})
export type PlanTried = z.infer<typeof checkResponseSchema>

/** GET /v1/runs/:id?after=N&wait=S: what happened since event N; waits up to S seconds for news. */
export const runEventSchema = z.strictObject({ n: z.int(), at: z.string(), what: z.json() })
export const runStateSchema = z.strictObject({
  run: z.string(),
  /** One that was cancelled says so, where its report and the log say that it was refused, by `run/cancelled`. */
  status: z.enum([
    'decided',
    'offered',
    'running',
    'asking',
    'held',
    'done',
    'refused',
    'failed',
    'unknown',
    'cancelled'
  ]),
  /** The held run that it goes on with. */
  resumes: z.string().optional(),
  report: runReportSchema.optional(),
  /** Of a held run: until when, and what became of the act that it stopped at. Its report is as it stands. */
  held: z.strictObject({ until: z.string(), act: z.enum(['none', 'unknown']) }).optional(),
  events: z.array(runEventSchema)
})
export type RunEvent = z.infer<typeof runEventSchema>
export type RunState = z.infer<typeof runStateSchema>

/** Body of every answer that is a no. `diagnostics` stands where a plan did not parse or check. */
export const refusedResponseSchema = z.strictObject({
  run: z.string().optional(),
  refusal: refusalSchema,
  diagnostics: z.array(z.json()).optional()
})
