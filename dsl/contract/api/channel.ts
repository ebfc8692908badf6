import * as z from 'zod'
import { type SigningJwk, signingJwkSchema } from '../jws/signing-jwk.ts'
import { refsSchema } from '../plan/refs.ts'
import { canonicalJson, type Json } from '../text/canonical-json.ts'
import { featuresSchema, presenceSchema } from '../tools/feature.ts'
import { approvedToolsSchema } from '../tools/tool-definition.ts'
import { labelsSchema } from '../values/labels.ts'
import { AGENT_STATES } from './agent-state.ts'
import { approvalReportSchema, runReportSchema, stepReportSchema } from './run-report.ts'

/**
 * The live channel between a device and the server: one JSON text message each, over a WebSocket at /v1/channel.
 * Both ends prove themselves before anything else is said: each signs the other's nonce (`CHANNEL_CONTEXT`).
 *
 *   device → hello {device, nonce}        server → welcome {nonce, sig over device's nonce, kid, successors}
 *   device → proof {sig over server's nonce}   server → ready {standing, sig over both nonces and the standing}
 *   … at any time after                        server → standing {standing, sig}: the same, when something of it changed
 */
export const CHANNEL_CONTEXT = { server: 'writ-channel/1:server:', device: 'writ-channel/1:device:' } as const

/**
 * What holds at a server now: its revocation epoch, its time in seconds, the keys that its capabilities may be signed by, and for how many
 * days from its end its tenant keeps what is told of a run, where it does not keep it for good; and which agents with runs of the device's
 * person are not to go on.
 */
export const standingSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  time: z.int(),
  keys: z.array(signingJwkSchema).min(1),
  keepDays: z.int().min(31).optional(),
  agents: z
    .array(z.strictObject({ agent: z.string(), state: z.enum(AGENT_STATES).exclude(['active']) }))
    .min(1)
    .optional()
})
export type Standing = z.infer<typeof standingSchema>

/**
 * What the server signs with a standing: bound to this handshake by both nonces, so that nobody between can tell a device of
 * another epoch or key, nor of those from before.
 */
export const standingText = (deviceNonce: string, serverNonce: string, standing: Standing): string =>
  `${CHANNEL_CONTEXT.server}standing:${deviceNonce}.${serverNonce}.${canonicalJson(standing as Json)}`

/** A key that came after another, which signed that (`successorText`): how a device that was away learns the keys of today. */
export const successorSchema = z.strictObject({ jwk: signingJwkSchema, by: z.string(), sig: z.string() })
export type Successor = z.infer<typeof successorSchema>

export const successorText = (issuer: string, jwk: SigningJwk): string =>
  `writ-successor/1:${canonicalJson({ issuer, jwk: jwk as unknown as Json })}`

/** A run offered to a device. Everything else (grants, hashes, agent) stands in the token. */
export const offerSchema = z.strictObject({
  type: z.literal('offer'),
  run: z.string(),
  text: z.string(),
  request: z.strictObject({ text: z.string(), saidBy: z.enum(['person', 'host', 'agent']) }),
  inputs: z.record(z.string(), z.json()),
  /** What the server knows that the agent was shown and that was released; the token holds its hash. */
  labels: labelsSchema,
  /** The tools that the plan calls, as an admin approved them; the token's grants hold their pins. */
  tools: approvedToolsSchema.optional(),
  /** What the refs in the plan stand for: the hash of the plan, which the token holds, is over them too. */
  refs: refsSchema.optional(),
  token: z.string(),
  /** Where it stops before an act it is held for a while, to be gone on with (docs/turns.md). */
  holds: z.literal(true).optional(),
  /** It goes on with a held run, with this text in the place of the statement at which that stopped, and a look at its end. */
  continues: z.strictObject({ run: z.string(), replace: z.string(), look: z.string().optional() }).optional()
})
export type Offer = z.infer<typeof offerSchema>

export const fromServerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    nonce: z.string(),
    sig: z.string(),
    kid: z.string(),
    successors: z.array(successorSchema)
  }),
  z.strictObject({ type: z.literal('ready'), standing: standingSchema, kid: z.string(), sig: z.string() }),
  z.strictObject({ type: z.literal('standing'), standing: standingSchema, kid: z.string(), sig: z.string() }),
  offerSchema,
  z.strictObject({ type: z.literal('cancel'), run: z.string() }),
  /** Nobody goes on with a held run: it takes back what it did, or leaves it. */
  z.strictObject({ type: z.literal('let-go'), run: z.string(), undo: z.boolean() }),
  /** What these runs kept is handed to no later turn, and no answer for its task holds any more. */
  z.strictObject({ type: z.literal('session-ended'), session: z.string(), runs: z.array(z.string()) }),
  /** A second person's answer, as a JWS (second-word.ts); or why there is none to wait for. */
  z.strictObject({ type: z.literal('second'), run: z.string(), question: z.string(), word: z.string() }),
  z.strictObject({ type: z.literal('no-second'), run: z.string(), question: z.string() }),
  z.strictObject({ type: z.literal('pong') })
])
export type FromServer = z.infer<typeof fromServerSchema>

export const fromDeviceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), device: z.string(), nonce: z.string() }),
  z.strictObject({ type: z.literal('proof'), sig: z.string() }),
  z.strictObject({ type: z.literal('ping') }),
  /** All that plans may call of the app that this device is in, and what the app says of its person now; told anew after each change of either. */
  z.strictObject({ type: z.literal('features'), features: featuresSchema, presence: presenceSchema }),
  z.strictObject({ type: z.literal('accepted'), run: z.string() }),
  z.strictObject({ type: z.literal('step'), run: z.string(), report: stepReportSchema }),
  /** The run waits for the person to close a dialog of the browser's, or for its agent to be let go on; or need not any more (`over`). */
  z.strictObject({ type: z.literal('held'), run: z.string(), by: z.enum(['dialog', 'pause']), over: z.boolean() }),
  /** The run stopped at this statement of its plan, whose act was not done, or nobody knows, and is held for `left` ms. Said again until it is over. */
  z.strictObject({
    type: z.literal('stopped'),
    run: z.string(),
    report: runReportSchema,
    at: z.int().nonnegative(),
    act: z.enum(['none', 'unknown']),
    left: z.int().nonnegative()
  }),
  z.strictObject({ type: z.literal('asking'), run: z.string(), question: z.string() }),
  /** A yes that needs a second person: exactly what the first was shown, and its hash. Said again until it is answered. */
  z.strictObject({ type: z.literal('ask-second'), run: z.string(), question: z.json(), shown: z.string() }),
  z.strictObject({ type: z.literal('answered'), run: z.string(), report: approvalReportSchema }),
  z.strictObject({ type: z.literal('ended'), report: runReportSchema })
])
export type FromDevice = z.infer<typeof fromDeviceSchema>
