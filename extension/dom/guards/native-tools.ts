import { canonicalJson, type Json, MAX_PAGE_TOOLS, type PageTool, readPageTool } from '@writ/dsl/contract'
import type { CallEnd, OfferedTool } from './offered-tool.ts'

/** A tool as the browser tells it (WebMCP, `RegisteredTool`), also of frames. */
interface RegisteredTool {
  readonly name: string
  readonly origin?: string
  readonly window?: unknown
}

/** WebMCP's `ModelContext`, for those who call. */
export interface ModelContext {
  getTools(): Promise<readonly RegisteredTool[]>
  executeTool(tool: RegisteredTool, input: object, options: { readonly signal: AbortSignal }): Promise<unknown>
}

/** By the prototype's own getter: a form of the page can be named so. */
const nativeContext = (document: Document): ModelContext | undefined => {
  const get = Object.getOwnPropertyDescriptor(Document.prototype, 'modelContext')?.get
  const context = get?.call(document) as Partial<ModelContext> | undefined
  const isWhole = typeof context?.getTools === 'function' && typeof context.executeTool === 'function'
  return isWhole ? (context as ModelContext) : undefined
}

const readTool = (tool: RegisteredTool): PageTool | undefined => {
  try {
    return readPageTool(JSON.parse(JSON.stringify({ ...tool, window: undefined })))
  } catch {
    return undefined
  }
}

const isOwn = ({ origin, window: at }: RegisteredTool): boolean => origin === location.origin && at === window

const ownTools = async (context: ModelContext): Promise<readonly { tool: RegisteredTool; said: PageTool }[]> => {
  const all = (await context.getTools()).filter(isOwn).slice(0, MAX_PAGE_TOOLS)
  return all.flatMap((tool) => {
    const said = readTool(tool)
    return said ? [{ tool, said }] : []
  })
}

const formOf = (said: PageTool): string => canonicalJson(said as unknown as Json)

const callOne = async (
  context: ModelContext,
  said: PageTool,
  args: { readonly [name: string]: Json },
  signal: AbortSignal
): Promise<CallEnd> => {
  const now = (await ownTools(context)).find((one) => one.said.name === said.name)
  if (signal.aborted) return { kind: 'unanswered' }
  if (!now || formOf(now.said) !== formOf(said)) return { kind: 'changed' }
  const gave = await context.executeTool(now.tool, args, { signal })
  // `null`: the page went elsewhere meanwhile.
  return typeof gave === 'string' ? { kind: 'gave', text: gave } : { kind: 'unanswered' }
}

/** The tools of this very document as the browser holds them; `undefined` where the browser has none of WebMCP for us. */
export const nativeTools = async (document: Document): Promise<readonly OfferedTool[] | undefined> => {
  const context = nativeContext(document)
  if (!context) return undefined
  const own = await ownTools(context)
  return own.map(({ said }) => ({
    said,
    call: (args, signal) => callOne(context, said, args, signal).catch((): CallEnd => ({ kind: 'unanswered' }))
  }))
}
