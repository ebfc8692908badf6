import * as z from 'zod'

const text = z.string().max(10_000)

/** The act left a mark whatever came of its file: what a form holds was sent, or the live page raised it to what does. */
const sent = z.literal(true).optional()

/** A file that a document fetched: what the answer said of it. Its bytes were sent before, in pieces. */
const answerSchema = z.strictObject({
  kind: z.literal('answer'),
  /** The address that was asked for; of a `blob:` or `data:` one only its scheme. */
  url: text,
  /** HTTP status; 200 where nothing was asked over the network. */
  status: z.int(),
  /** The answer's `content-type` and `content-disposition`. */
  type: text,
  disposition: text.optional(),
  /** The name that the page's link gives it (`download`). */
  name: text.optional(),
  size: z.int().nonnegative(),
  sent
})

/** What an act of class download led to, as its document says: data, for the extension to judge. */
export const downloadedSchema = z.discriminatedUnion('kind', [
  answerSchema,
  /** The answer leads elsewhere (`moved`), or the address is of another origin: the extension's to fetch. */
  z.strictObject({ kind: z.literal('address'), url: text, moved: z.boolean(), name: text.optional(), sent }),
  /** Nothing that the document could fetch: the browser itself may be downloading something. */
  z.strictObject({ kind: z.literal('none'), sent })
])
export type Downloaded = z.infer<typeof downloadedSchema>
export type FileAnswer = z.infer<typeof answerSchema>
