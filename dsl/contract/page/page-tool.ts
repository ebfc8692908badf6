import { classOfName } from '../plan/class-of-name.ts'
import { type EffectClass, riskier } from '../plan/effect-class.ts'
import { canonicalJson, type Json } from '../text/canonical-json.ts'
import { type Hash, hashJson } from '../text/hash.ts'

/** What plans call the tools by that the page offers they are at (WebMCP), as `call page.search(…)`. No server of tools is named so. */
export const PAGE_TOOLS = 'page'

/** Characters of JSON that a tool of a page says of itself at most, and that it gives at most. One that says more is not there. */
export const MAX_PAGE_TOOL = 16_384
export const MAX_PAGE_RESULT = 200_000

/** So long a page may take for one call, in ms. */
export const PAGE_CALL_MS = 10_000

/** Tools of one page that are looked at, at most. */
export const MAX_PAGE_TOOLS = 128

/** Of these the planner is told so many. */
export const MAX_TOLD_TOOLS = 16

/** What a page says of a tool (WebMCP, `RegisteredTool`), as far as anything rests on it. All of it is the page's word. */
export interface PageTool {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly inputSchema?: Json
  /** `readOnlyHint` and the like. They can make an act riskier, and never milder. */
  readonly annotations?: { readonly [hint: string]: boolean }
}

/** What a tool of a page is pinned by: SHA-256 of the RFC 8785 form of all that the page says of it. */
export const pinOfPageTool = (tool: PageTool): Hash => hashJson(tool as unknown as Json)

/** The words of a name as programs write it: `payInvoice`, `PAYInvoice` and `pay_invoice` are two. */
const inWords = (name: string): string =>
  name.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')

/** The class that a call has by its tool's name: never below `tool`, since a page can do anything when it is called. */
export const classOfPageTool = (name: string): EffectClass => riskier('tool', classOfName(inWords(name)))

/** A name that a plan can call. */
const NAME = /^[A-Za-z_][A-Za-z0-9_./-]{0,127}$/
/** A hint, as MCP and WebMCP spell them. */
const HINT = /^[A-Za-z]{1,40}$/

const hintsIn = (said: unknown): { [hint: string]: boolean } | undefined => {
  if (typeof said !== 'object' || said === null) return undefined
  const hints = Object.entries(said).filter(
    (hint): hint is [string, boolean] => HINT.test(hint[0]) && typeof hint[1] === 'boolean'
  )
  return hints.length > 0 ? Object.fromEntries(hints) : undefined
}

/** Before there were objects, a schema was told as their text. */
const schemaIn = (said: unknown): Json | undefined => {
  if (typeof said === 'string') return JSON.parse(said) as Json
  return typeof said === 'object' && said !== null ? (said as Json) : undefined
}

/**
 * What a page says of a tool, read from JSON. `undefined` for what is none that a plan could call, has no canonical form, or says more than
 * {@link MAX_PAGE_TOOL}.
 */
export const readPageTool = (said: unknown): PageTool | undefined => {
  if (typeof said !== 'object' || said === null) return undefined
  const { name, title, description, inputSchema, annotations } = said as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || !NAME.test(name)) return undefined
  try {
    const [schema, hints] = [schemaIn(inputSchema), hintsIn(annotations)]
    const tool: PageTool = {
      name,
      ...(typeof title === 'string' && title !== '' && { title: title.toWellFormed() }),
      description: typeof description === 'string' ? description.toWellFormed() : '',
      ...(schema !== undefined && { inputSchema: schema }),
      ...(hints && { annotations: hints })
    }
    return canonicalJson(tool as unknown as Json).length <= MAX_PAGE_TOOL ? tool : undefined
  } catch {
    return undefined
  }
}

/** What a page's own hints make of a call; `readOnlyHint` makes nothing of it. */
export const classOfHints = ({ annotations = {} }: PageTool): EffectClass => {
  if (annotations.destructiveHint) return 'destroy'
  return annotations.consequentialHint ? 'transact' : 'read'
}
