export { type McpSessions, makeMcpSessions } from './mcp-sessions.ts'
