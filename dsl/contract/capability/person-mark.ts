import * as z from 'zod'

export const MARK_SHAPES = ['leaf', 'star', 'key', 'moon', 'drop', 'hill', 'boat', 'bell'] as const
export type MarkShape = (typeof MARK_SHAPES)[number]

export const MARK_COLOURS = ['teal', 'blue', 'violet', 'rose', 'amber', 'moss'] as const
export type MarkColour = (typeof MARK_COLOURS)[number]

/** Characters that the word has at most. */
export const MAX_MARK_WORD = 24

/**
 * What a person chose so that they know our pages again: a word, a shape and a colour. It is kept on the device and shown on every page
 * of ours; nothing of it is ever in a web page.
 */
export const personMarkSchema = z.strictObject({
  word: z
    .string()
    .min(1)
    .refine((word) => word === word.trim() && [...word].length <= MAX_MARK_WORD && !/[\p{C}\p{Zl}\p{Zp}]/u.test(word)),
  shape: z.enum(MARK_SHAPES),
  colour: z.enum(MARK_COLOURS)
})
export type PersonMark = z.infer<typeof personMarkSchema>
