import * as z from 'zod'
import { MAX_WIRE } from './wire.ts'

/** What a page side in a frame says first, to the window around it, with one end of a channel that it made itself. */
export const FRAME_HELLO = 'writ-hello'

export const frameHelloSchema = z.strictObject({ type: z.literal(FRAME_HELLO), url: z.string().max(65_536) })

/** What it says over that channel: of its document, which is believed of nothing else; and what is for the coordinator, sealed. */
export const fromFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('going') }),
  z.strictObject({ type: z.literal('left') }),
  z.strictObject({ type: z.literal('said'), text: z.string().max(MAX_WIRE) })
])
export type FromFrame = z.infer<typeof fromFrameSchema>

/** What the host says to it there. */
export type ToFrame =
  | { readonly type: 'begin'; readonly document: string; readonly key: string; readonly first: string }
  | { readonly type: 'hear'; readonly text: string }
  /** The second script of the page side is needed. */
  | { readonly type: 'extend' }
