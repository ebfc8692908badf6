import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { type Bounds, ToolFault } from './bounds.ts'

/** Versions of MCP that are spoken: the first without lists of messages, and the one after it. */
const VERSIONS: readonly unknown[] = ['2025-06-18', '2025-11-25']

/** Ends an exchange with a server whose first answer says that it speaks another. To be called before the transport is used. */
export const holdToVersion = (transport: Transport, bounds: Bounds): void => {
  let isHeld = false
  transport.onmessage = (message) => {
    if (isHeld || !('result' in message)) return
    isHeld = true
    if (!VERSIONS.includes(message.result.protocolVersion))
      bounds.end(new ToolFault('tool/malformed', 'it speaks another version of MCP'))
  }
}
