import * as z from 'zod'
import { MAX_TOLD_TOOLS } from '../page/page-tool.ts'
import { hashSchema } from '../text/hash-schema.ts'
import type { OutlineItem, OutlineNote, PageOutline, PageText } from './outline-item.ts'
import { LEFT_OUT, OUTLINE_STATES, OUTLINE_WORDS } from './vocabulary.ts'

/** Sizes are in UTF-16 code units. */
const LONGEST = 500
const MOST_PIECES = 100
const MOST_ITEMS = 5000
const MOST_CELLS = 500
const MOST_STATES = 12
const LARGEST = 1_000_000_000

const pageText: z.ZodType<PageText> = z
  .array(z.union([z.string().max(LONGEST), z.strictObject({ mark: z.enum(LEFT_OUT) })]))
  .max(MOST_PIECES)
const count = z.int().min(0).max(LARGEST)
const ref = z
  .int()
  .min(1)
  .max(LARGEST - 1)
const word = z.string().refine((said) => OUTLINE_WORDS.has(said))
const state = z.string().refine((said) => OUTLINE_STATES.has(said))

const note: z.ZodType<OutlineNote> = z.union([
  z.enum(['same-site', 'more-inside']),
  z.strictObject({ rows: count }),
  z.strictObject({ from: pageText })
])

const items: z.ZodType<readonly OutlineItem[]> = z.lazy(() => z.array(item).max(MOST_ITEMS))

const item: z.ZodType<OutlineItem> = z.union([
  z.strictObject({
    kind: z.literal('element'),
    word,
    level: z.int().min(1).max(99).optional(),
    name: pageText.optional(),
    states: z.array(state).max(MOST_STATES),
    value: pageText.optional(),
    ref: ref.optional(),
    nth: z.int().min(2).max(10_000).optional(),
    note: note.optional(),
    items
  }) as z.ZodType<OutlineItem>,
  z.strictObject({ kind: z.literal('text'), text: pageText, more: count }),
  z.strictObject({
    kind: z.literal('line'),
    word: z.enum(['row', 'header', 'options']),
    cells: z.array(items).max(MOST_CELLS)
  }),
  z.strictObject({
    kind: z.literal('rest'),
    more: count,
    all: count,
    of: z.literal('table'),
    name: pageText.optional()
  }) as z.ZodType<OutlineItem>,
  z.strictObject({ kind: z.literal('rest'), more: count, all: count, of: word, ref })
])

const tool = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/),
  takes: pageText,
  says: pageText,
  pin: hashSchema
})

/** Screens, to a tenth. */
const screens = z.number().min(0).max(LARGEST)

const pageOutlineSchema: z.ZodType<PageOutline> = z.strictObject({
  document: z.string().regex(/^[\w-]{1,64}$/),
  title: pageText,
  path: pageText,
  above: screens,
  below: screens,
  modal: z.boolean(),
  items,
  tools: z.array(tool).max(MAX_TOLD_TOOLS).optional(),
  cut: count.optional()
}) as z.ZodType<PageOutline>

/** Deeper than this no page is told; a hostile one must not exhaust the stack of who reads it. */
const DEEPEST = 300

const isTooDeep = (value: unknown): boolean => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

/** What a document says it shows, if it is that and nothing else; a renderer can say anything. */
export const parsePageOutline = (value: unknown): PageOutline | undefined => {
  if (isTooDeep(value)) return undefined
  const parsed = pageOutlineSchema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
