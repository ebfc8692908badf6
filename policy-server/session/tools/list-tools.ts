import type { ApprovedTools, Manifest, ToolClass, ToolDefinition, ToolServer } from '@writ/dsl/contract'
import { APP, ok, type Result, refuse } from '@writ/dsl/contract'
import { asc, isNotNull } from 'drizzle-orm'
import { type Queries, toolCredentials, toolPins, toolServers } from '../../store/index.ts'

type PinRow = typeof toolPins.$inferSelect

/** A tool as its admin sees it. `now` and `differs` stand where its server says something else than what was approved, or listed first. */
export interface ListedTool {
  readonly tool: string
  readonly status: 'new' | 'approved' | 'changed' | 'gone'
  readonly class: ToolClass | null
  /** What an approval names: of what the server says now. */
  readonly pin: string
  readonly definition: ToolDefinition
  readonly now?: ToolDefinition
  readonly differs?: readonly string[]
}

export interface ListedServer {
  readonly name: string
  readonly server: ToolServer
  readonly perPerson: boolean
  /** The authorization server, where one signs in at it. */
  readonly issuer?: string
  /** Whose credentials there are, and since when; everybody's, without a person. */
  readonly credentials: readonly { readonly person?: string; readonly since: string }[]
  readonly tools: readonly ListedTool[]
}

const MEMBERS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const

const differing = (a: ToolDefinition, b: ToolDefinition): readonly string[] =>
  MEMBERS.filter((member) => JSON.stringify(a[member]) !== JSON.stringify(b[member]))

const listed = (row: PinRow, pinOfSeen: (seen: ToolDefinition) => string): ListedTool => {
  const { word, definition, pin, changed, seen } = row
  const status = changed ? (seen ? 'changed' : 'gone') : row.class === null ? 'new' : 'approved'
  return {
    tool: word,
    status,
    class: row.class,
    pin: seen ? pinOfSeen(seen) : pin,
    definition,
    ...(seen && { now: seen, differs: differing(definition, seen) })
  }
}

/** All servers with their tools, by name. No credential is told, only whose there are. */
export const listToolServers = async (
  db: Queries,
  pinOfSeen: (seen: ToolDefinition) => string
): Promise<readonly ListedServer[]> => {
  const servers = await db.select().from(toolServers).orderBy(asc(toolServers.name))
  const pins = await db.select().from(toolPins).orderBy(asc(toolPins.word))
  const kept = await db.select().from(toolCredentials).orderBy(asc(toolCredentials.person))
  return servers.map(({ name, server, perPerson, authority }) => ({
    name,
    server,
    perPerson,
    ...(authority && { issuer: authority.issuer }),
    credentials: kept
      .filter((row) => row.server === name)
      .map(({ person, at }) => ({ ...(person !== '' && { person }), since: at.toISOString() })),
    tools: pins.filter((row) => row.server === name).map((row) => listed(row, pinOfSeen))
  }))
}

/** The tools that an admin approved, by which plans are checked, those that changed since among them. */
export const approvedTools = async (db: Queries): Promise<ApprovedTools> => {
  const rows = await db.select().from(toolPins).where(isNotNull(toolPins.class)).orderBy(asc(toolPins.word))
  const found = rows.flatMap(({ server, word, class: as, pin, definition }): readonly Found[] => {
    const { inputSchema: input, outputSchema: output } = definition
    return as === null ? [] : [{ server, word, tool: { class: as, pin, input, ...(output && { output }) } }]
  })
  return byServer(found)
}

interface Found {
  readonly server: string
  readonly word: string
  readonly tool: ApprovedTools[string][string]
}

/** Made of entries: a server or a tool by the name of what every object inherits is one like any other, and writes to no prototype. */
const byServer = (found: readonly Found[]): ApprovedTools =>
  Object.fromEntries(
    [...Map.groupBy(found, ({ server }) => server)].map(([server, own]) => [
      server,
      Object.fromEntries(own.map(({ word, tool }) => [word, tool]))
    ])
  )

/** Those that a plan calls. Refuses `tool/changed` where one is not any more what was approved; a feature is what its device told last. */
export const toolsOfPlan = async (
  tx: Queries,
  { tools: used }: Pick<Manifest, 'tools'>,
  approved: ApprovedTools
): Promise<Result<ApprovedTools>> => {
  if (used.length === 0) return ok({})
  const rows = await tx.select().from(toolPins)
  const mine: Found[] = []
  for (const { tool, name } of used) {
    const server = tool.slice('tool:'.length)
    const row = rows.find((one) => one.server === server && one.word === name)
    const own = Object.hasOwn(approved, server) ? approved[server] : undefined
    const found = own && Object.hasOwn(own, name) ? own[name] : undefined
    const stands = server === APP || (row && !row.changed && row.pin === found?.pin)
    if (!found || !stands) return refuse('tool/changed', { tool: name })
    mine.push({ server, word: name, tool: found })
  }
  return ok(byServer(mine))
}
