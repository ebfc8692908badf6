import * as z from 'zod'
import { serverEventSchema } from '../api/server-event.ts'
import { journalEntrySchema } from './journal.ts'

/** A leaf of the Merkle log is the RFC 8785 form of this. */
export const logLeafSchema = z.discriminatedUnion('from', [
  z.strictObject({ v: z.literal(1), from: z.literal('device'), entry: journalEntrySchema, sig: z.string() }),
  z.strictObject({ v: z.literal(1), from: z.literal('server'), at: z.iso.datetime(), event: serverEventSchema })
])
export type LogLeaf = z.infer<typeof logLeafSchema>
