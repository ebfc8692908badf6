import {
  fitsDefinition,
  isSoundJson,
  type Json,
  MAX_TOOLS_OF_SERVER,
  type ToolDefinition,
  toolDefinitionSchema,
  wordOfTool
} from '@writ/dsl/contract'
import * as z from 'zod'
import { ToolFault } from './bounds.ts'
import { hasUnseen } from './has-unseen.ts'

const pageSchema = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().max(4096).optional() })

/** What a definition may say, and what of it is read: icons and `_meta` are for hosts that show them. */
const READ = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const

const readOne = (said: unknown): ToolDefinition => {
  if (typeof said !== 'object' || said === null) throw new ToolFault('tool/malformed', 'a tool is no object')
  const own = said as Readonly<Record<string, unknown>>
  const read = Object.fromEntries(READ.flatMap((name) => (Object.hasOwn(own, name) ? [[name, own[name]]] : [])))
  // Nothing that is nested so deep that whoever walks it runs out of stack.
  const parsed = isSoundJson(read) ? toolDefinitionSchema.safeParse(read) : undefined
  if (!parsed?.success || !fitsDefinition(parsed.data))
    throw new ToolFault('tool/malformed', 'a tool has a name, text or schema that is not taken')
  if (hasUnseen(parsed.data as Json)) throw new ToolFault('tool/malformed', 'a tool says what nobody can see')
  return parsed.data
}

export interface DefinitionPage {
  readonly tools: readonly ToolDefinition[]
  readonly next?: string
}

/** Reads one page of `tools/list` strictly. */
export const readPage = (said: unknown): DefinitionPage => {
  const page = pageSchema.safeParse(said)
  if (!page.success) throw new ToolFault('tool/malformed', 'its list of tools is none')
  const { tools, nextCursor } = page.data
  if (tools.length > MAX_TOOLS_OF_SERVER) throw new ToolFault('tool/too-large', 'it has too many tools')
  return { tools: tools.map(readOne), ...(nextCursor !== undefined && { next: nextCursor }) }
}

/** Two that a plan would call by the same word would be taken for each other. */
export const distinct = (tools: readonly ToolDefinition[]): readonly ToolDefinition[] => {
  if (tools.length > MAX_TOOLS_OF_SERVER) throw new ToolFault('tool/too-large', 'it has too many tools')
  const words = new Set(tools.map(({ name }) => wordOfTool(name).toLowerCase()))
  if (words.size !== tools.length) throw new ToolFault('tool/malformed', 'two of its tools have the same name')
  return tools
}
