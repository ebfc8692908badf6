import * as z from 'zod'
import type { Verb } from '../manifest.ts'

/** Acts of the hand: what the browser can do as from a person's mouse and keyboard. */
const BY_HAND: readonly Verb[] = ['click', 'double-click', 'right-click', 'hover', 'press']

export const isByHand = (verb: Verb): boolean => BY_HAND.includes(verb)

const place = z.number().finite().min(0).max(100_000)

/**
 * One event of a mouse or a keyboard, as the browser is asked for it (Chrome DevTools Protocol 1.3, `Input.dispatchMouseEvent` and
 * `Input.dispatchKeyEvent`). `x` and `y` are CSS pixels of the page's viewport.
 */
export const handEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mouse'),
    type: z.enum(['mouseMoved', 'mousePressed', 'mouseReleased']),
    x: place,
    y: place,
    button: z.enum(['none', 'left', 'right']),
    clickCount: z.int().min(0).max(2)
  }),
  z.strictObject({
    kind: z.literal('key'),
    type: z.enum(['keyDown', 'keyUp']),
    key: z.string().max(32),
    code: z.string().max(32),
    windowsVirtualKeyCode: z.int().min(0).max(255),
    /** Alt 1, Control 2, Meta 4, Shift 8. */
    modifiers: z.int().min(0).max(15),
    text: z.string().max(2).optional()
  })
])
export type HandEvent = z.infer<typeof handEventSchema>

/** A move and two clicks. */
export const MAX_HAND_EVENTS = 5
