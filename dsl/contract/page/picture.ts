import * as z from 'zod'
import { MAX_COVERS } from '../capability/max-covers.ts'

/** A rectangle of the viewport, in CSS pixels. */
const boxSchema = z.strictObject({
  x: z.number().min(0).max(100_000),
  y: z.number().min(0).max(100_000),
  width: z.number().min(0).max(100_000),
  height: z.number().min(0).max(100_000)
})
export type Box = z.infer<typeof boxSchema>

/** What a picture of a page is to hold: the size of its viewport, the part that is meant, and what must be covered. */
export const pictureSchema = z.strictObject({
  width: z.number().positive().max(100_000),
  height: z.number().positive().max(100_000),
  box: boxSchema,
  covers: z.array(boxSchema).max(MAX_COVERS)
})
export type Picture = z.infer<typeof pictureSchema>
