import { type Bounds, ToolFault } from './bounds.ts'

/** One message is read at once, while nobody else is answered: these keep that below about a tenth of a second. */
export const MAX_MESSAGE = { bytes: 1024 * 1024, values: 20_000, depth: 80 }

const codeOf = (sign: string): number => sign.charCodeAt(0)
const [QUOTE, ESCAPE, COMMA] = [codeOf('"'), codeOf('\\'), codeOf(',')]
const OPENS = [codeOf('{'), codeOf('[')]
const SHUTS = [codeOf('}'), codeOf(']')]
const SPACES = [...' \t\n\r'].map(codeOf)

/** Does JSON hold more values, or deeper ones, than are read? Of what is no JSON its reader tells. */
const holdsTooMuch = (bytes: Uint8Array): boolean => {
  let depth = 0
  let values = 1
  let isText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (isText) {
      if (byte === ESCAPE) at += 1
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (byte === COMMA) values += 1
    else if (byte === OPENS[0] || byte === OPENS[1]) {
      values += 1
      depth += 1
    } else if (byte === SHUTS[0] || byte === SHUTS[1]) depth -= 1
    if (depth > MAX_MESSAGE.depth || values > MAX_MESSAGE.values) return true
  }
  return false
}

/**
 * Counts the bytes of one message before anybody reads them: one object of bounded size. Many at once are none of MCP since 2025-06-18. Throws why
 * the exchange ends, and ends it.
 */
export const holdToMessage = (bytes: Uint8Array, bounds: Bounds): void => {
  bounds.takeMessage()
  bounds.signal.throwIfAborted()
  const first = bytes.find((byte) => !SPACES.includes(byte))
  if (first === OPENS[1]) bounds.fail(new ToolFault('tool/malformed', 'it says many messages at once'))
  if (bytes.length > MAX_MESSAGE.bytes || holdsTooMuch(bytes))
    bounds.fail(new ToolFault('tool/too-large', 'one message holds too much'))
}
