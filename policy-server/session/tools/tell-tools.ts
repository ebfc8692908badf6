import type { ServerEvent, ToolServer } from '@writ/dsl/contract'
import { appendLeaves } from '../../audit/append-leaves.ts'
import type { Queries } from '../../store/index.ts'

/** Writes down what became of a server of tools. */
export const tellTools = (
  tx: Queries,
  at: Date,
  event: Omit<Extract<ServerEvent, { kind: 'tools-set' }>, 'kind'>
): Promise<unknown> =>
  appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event: { kind: 'tools-set', ...event } }])

/** How a server is named to others than its admin: no path or command, which may hold what is nobody's business. */
export const placeOf = (server: ToolServer): string => (server.kind === 'http' ? new URL(server.url).origin : 'program')
