import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Jailed } from '../jail/index.ts'
import { type Bounds, ToolFault } from './bounds.ts'
import { holdToMessage } from './hold-to-message.ts'
import { Lines } from './lines.ts'

/**
 * MCP's stdio (2025-11-25, transports) with a program in a jail: one JSON-RPC message a line. What stands on a line and is none ends the
 * exchange; what the program says on its standard error nobody reads, and it counts all the same. A program that broke its bounds is ended at once,
 * whether or not anybody waits for it: one that talks without end would keep this process busy.
 */
export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: <T extends JSONRPCMessage>(message: T) => void
  readonly #jailed: Jailed
  readonly #bounds: () => Bounds
  readonly #lines = new Lines(() => this.#bounds())

  constructor(jailed: Jailed, bounds: () => Bounds) {
    this.#jailed = jailed
    this.#bounds = bounds
  }

  async start(): Promise<void> {
    const { stdout, stderr, left } = this.#jailed
    stderr.on('data', (bytes: Buffer) => this.#count(bytes))
    stdout.on('data', (bytes: Buffer) => this.#take(bytes))
    left.then(() => {
      this.#bounds().end(new ToolFault('tool/away', 'its program ended'))
      this.onclose?.()
    })
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const bounds = this.#bounds()
    bounds.takeSent()
    bounds.signal.throwIfAborted()
    this.#jailed.stdin.write(`${JSON.stringify(message)}\n`)
  }

  async close(): Promise<void> {
    await this.#jailed.end()
  }

  /** Gives `undefined` where that was too much, or the exchange is over for another reason. */
  #count(bytes: Buffer): Bounds | undefined {
    const bounds = this.#bounds()
    bounds.takeBytes(bytes.length)
    if (!bounds.signal.aborted) return bounds
    void this.close()
    return undefined
  }

  #take(bytes: Buffer): void {
    const bounds = this.#count(bytes)
    if (!bounds) return
    try {
      this.#lines.feed(bytes, (line) => this.#read(line, bounds))
    } catch {
      void this.close()
    }
  }

  #read(line: Buffer, bounds: Bounds): void {
    holdToMessage(line, bounds)
    let message: JSONRPCMessage
    try {
      message = JSONRPCMessageSchema.parse(JSON.parse(line.toString('utf8')))
    } catch {
      return bounds.fail(new ToolFault('tool/malformed', 'what it says is no message of MCP'))
    }
    this.onmessage?.(message)
  }
}
