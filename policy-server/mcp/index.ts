export { type McpSessions, makeMcpSessions, rpcError } from './mcp-sessions.ts'
