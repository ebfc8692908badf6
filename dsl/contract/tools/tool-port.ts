import type { Result } from '../result.ts'
import type { Value } from '../values/value.ts'

/**
 * What offers tools: a page (WebMCP), the host app, or a pinned MCP server. The one way by which a run calls one, so that whatever
 * stands behind it is reached by calls that were checked, decided and, where policy asks, approved.
 */
export interface ToolPort {
  /**
   * Calls `name` of the tool `tool` with the values of the plan; a record is a tool's named parameters. Gives what the tool said, or
   * refuses `run/tool-failed`. It is never called a second time for one step.
   */
  call(tool: string, name: string, args: readonly Value[]): Promise<Result<Value>>
}
