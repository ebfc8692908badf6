import * as z from 'zod'
import { approvalReportSchema, runReportSchema, stepReportSchema } from './run-report.ts'

/**
 * The live channel between a device and the server: one JSON text message each, over a WebSocket at /v1/channel.
 * Both ends prove themselves before anything else is said: each signs the other's nonce (`CHANNEL_CONTEXT`).
 *
 *   device → hello {device, nonce}        server → welcome {nonce, sig over device's nonce, kid}
 *   device → proof {sig over server's nonce}   server → ready {epoch, sig over both nonces and the epoch}
 */
export const CHANNEL_CONTEXT = { server: 'writ-channel/1:server:', device: 'writ-channel/1:device:' } as const

/**
 * What the server signs in `ready`, with the key of its `welcome`: the epoch, bound to this handshake by both nonces, so
 * that nobody between can tell a device of another epoch, nor of one from before.
 */
export const readyText = (deviceNonce: string, serverNonce: string, epoch: number): string =>
  `${CHANNEL_CONTEXT.server}epoch:${deviceNonce}.${serverNonce}.${epoch}`

/** A run offered to a device. Everything else (grants, hashes, agent) stands in the token. */
export const offerSchema = z.strictObject({
  type: z.literal('offer'),
  run: z.string(),
  text: z.string(),
  request: z.strictObject({ text: z.string(), saidBy: z.enum(['person', 'host', 'agent']) }),
  inputs: z.record(z.string(), z.json()),
  token: z.string()
})
export type Offer = z.infer<typeof offerSchema>

export const fromServerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), nonce: z.string(), sig: z.string(), kid: z.string() }),
  z.strictObject({ type: z.literal('ready'), epoch: z.int().nonnegative(), sig: z.string() }),
  offerSchema,
  z.strictObject({ type: z.literal('cancel'), run: z.string() }),
  z.strictObject({ type: z.literal('pong') })
])
export type FromServer = z.infer<typeof fromServerSchema>

export const fromDeviceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), device: z.string(), nonce: z.string() }),
  z.strictObject({ type: z.literal('proof'), sig: z.string() }),
  z.strictObject({ type: z.literal('ping') }),
  z.strictObject({ type: z.literal('accepted'), run: z.string() }),
  z.strictObject({ type: z.literal('step'), run: z.string(), report: stepReportSchema }),
  z.strictObject({ type: z.literal('asking'), run: z.string(), question: z.string() }),
  z.strictObject({ type: z.literal('answered'), run: z.string(), report: approvalReportSchema }),
  z.strictObject({ type: z.literal('ended'), report: runReportSchema })
])
export type FromDevice = z.infer<typeof fromDeviceSchema>
