import { LIMIT_NAMES } from '@writ/dsl/contract'
import * as z from 'zod'

const id = z.string()

/** What a guest can say. It is foreign: whatever has this form may still be wrong. */
export const guestFrameSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('ready') }),
  z.strictObject({ op: z.literal('hushed') }),
  z.strictObject({ op: z.literal('time'), monotonic: z.number().nonnegative() }),
  z.strictObject({ op: z.literal('out'), id, stream: z.enum(['stdout', 'stderr']) }),
  z.strictObject({ op: z.literal('value'), id }),
  z.strictObject({ op: z.literal('fed'), id }),
  z.strictObject({ op: z.literal('started'), id, pid: z.int().positive() }),
  z.strictObject({
    op: z.literal('end'),
    id,
    exitCode: z.int().min(0).max(255).nullable(),
    limit: z.enum(LIMIT_NAMES).nullable(),
    ms: z.number().nonnegative()
  })
])
export type GuestFrame = z.infer<typeof guestFrameSchema>
export type GuestEnd = Extract<GuestFrame, { op: 'end' }>
