import * as z from 'zod'
import { refusalSchema } from './run-report.ts'

/**
 * POST /v1/tools/call: one call of a tool for a step of a run, with the two tokens that stand behind it (`verifyDelivery`). `input_hash` of the
 * child is over `{step, args}`; the header `dpop` is a proof of the device's key over the child.
 */
export const toolCallSchema = z.strictObject({
  device: z.string(),
  parent: z.string(),
  child: z.string(),
  step: z.string().min(1).max(200),
  /** The tool's named parameters. */
  args: z.record(z.string(), z.json())
})
export type ToolCallSent = Omit<z.infer<typeof toolCallSchema>, 'device'>

/** How a call ended that was sent to the tool: what it gave, or why that is not taken. One that was not sent is refused as any request. */
export const toolCallEndSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.json() }),
  z.strictObject({ ok: z.literal(false), refusal: refusalSchema })
])
