import * as z from 'zod'
import { WINDOW } from './guest-stream.ts'

const id = z.int().positive()

/** What a guest can say at its network port. It is foreign: whatever has this form may still be wrong. */
export const guestWordSchema = z.discriminatedUnion('op', [
  /** A program connected: to the address of an origin, or to the proxy where `to` is empty. */
  z.strictObject({ op: z.literal('open'), id, to: z.string().max(300) }),
  z.strictObject({ op: z.literal('data'), id }),
  z.strictObject({ op: z.literal('end'), id }),
  z.strictObject({ op: z.literal('close'), id }),
  z.strictObject({ op: z.literal('took'), id, bytes: z.int().positive().max(WINDOW) }),
  z.strictObject({ op: z.literal('quiet') })
])
export type GuestWord = z.infer<typeof guestWordSchema>
