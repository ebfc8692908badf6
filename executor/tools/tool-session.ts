import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  ErrorCode,
  McpError,
  ResultSchema,
  ToolListChangedNotificationSchema
} from '@modelcontextprotocol/sdk/types.js'
import {
  type HostedCall,
  type Json,
  ok,
  pinOf,
  type Refusal,
  type Result,
  refusal,
  refuse,
  type ToolDefinition
} from '@writ/dsl/contract'
import { Bounds, ToolFault } from './bounds.ts'
import { fitsSchema } from './fits-schema.ts'
import { holdToVersion } from './hold-to-version.ts'
import { readAnswer } from './read-answer.ts'
import { distinct, readPage } from './read-definitions.ts'
import type { ToolLimits } from './tool-limits.ts'

/** Pages of a list at most. */
const MAX_PAGES = 64

const faultOf = (error: unknown, { signal }: Bounds): Refusal => {
  const cause = error instanceof ToolFault ? error : signal.aborted ? signal.reason : error
  if (cause instanceof ToolFault) return refusal(cause.code, cause.why === undefined ? undefined : { why: cause.why })
  if (cause instanceof McpError && cause.code === ErrorCode.RequestTimeout) return refusal('tool/too-slow')
  if (cause instanceof SyntaxError || (cause instanceof Error && cause.name.includes('Zod')))
    return refusal('tool/malformed', { why: 'what it says is no message of MCP' })
  return refusal('tool/away')
}

/** Why a session ends of which the client heard this: a connection that fails (Node's codes, but for its reader of HTTP) is no word of the server. */
const endedBy = (error: Error): ToolFault => {
  if (error instanceof ToolFault) return error
  const isConnection = 'code' in error && typeof error.code === 'string' && !error.code.startsWith('HPE_')
  return isConnection ? new ToolFault('tool/away') : new ToolFault('tool/malformed', 'it broke the protocol')
}

export type SessionCall = Pick<HostedCall, 'name' | 'pin' | 'args' | 'may'>

/** One over HTTP tells its server that the session is over. */
type LeavingTransport = Transport & { terminateSession?(): Promise<void> }

/**
 * One conversation with a tool server. It may list its tools and answer calls, and gets nothing else: it is told of no capability of a
 * client, so that what it asks (sampling, elicitation, roots) is refused by the protocol.
 */
export class ToolSession {
  readonly #client: Client
  readonly #limits: ToolLimits
  #transport: LeavingTransport | undefined
  #bounds: Bounds
  #tools: ReadonlyMap<string, ToolDefinition> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(limits: ToolLimits) {
    this.#limits = limits
    this.#bounds = this.#newBounds('begin')
    this.#client = new Client({ name: 'writ', version: '1' }, { capabilities: {} })
    this.#client.onerror = (error) => this.#bounds.end(endedBy(error))
    this.#client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.#tools = undefined
    })
  }

  /** Begins one, over what `connect` makes. */
  static async begin(
    connect: (bounds: () => Bounds) => Promise<Transport>,
    limits: ToolLimits
  ): Promise<Result<ToolSession>> {
    const session = new ToolSession(limits)
    const begun = await session.#within(session.#bounds, async () => {
      const transport = await connect(() => session.#bounds)
      session.#transport = transport
      holdToVersion(transport, session.#bounds)
      await session.#client.connect(transport, session.#options('begin'))
      session.#tools = await session.#list()
    })
    if (begun.ok) return ok(session)
    await session.close()
    return begun
  }

  get definitions(): readonly ToolDefinition[] {
    return [...(this.#tools?.values() ?? [])]
  }

  /** Did it break a bound or the protocol, also where nobody asked it anything? Then it takes no call any more. */
  get isBroken(): boolean {
    return this.#bounds.signal.aborted
  }

  /** Calls a tool once; one call after another. `sent` is told before the call leaves. */
  call(call: SessionCall, sent: () => void): Promise<Result<Json>> {
    const next = this.#turn.then(() => this.#call(call, sent))
    this.#turn = next.catch(() => undefined)
    return next
  }

  async close(): Promise<void> {
    this.#bounds.end(new ToolFault('tool/away', 'the session is over'))
    await this.#transport?.terminateSession?.().catch(() => undefined)
    await this.#client.close().catch(() => undefined)
  }

  async #call({ name, pin, args, may }: SessionCall, sent: () => void): Promise<Result<Json>> {
    if (this.isBroken) return this.#broken()
    if (!this.#tools) {
      this.#bounds = this.#newBounds('begin')
      const listed = await this.#within(this.#bounds, async () => {
        this.#tools = await this.#list()
      })
      if (!listed.ok) return listed
    }
    const tool = this.#tools?.get(name)
    if (!tool || pinOf(tool) !== pin) return refuse('tool/changed', { tool: name })
    if (!(await fitsSchema(tool.inputSchema, args))) return refuse('tool/bad-arguments', { tool: name })
    const still = await may()
    if (!still.ok) return still
    // What it said by now, though nobody had asked it anything.
    if (this.isBroken) return this.#broken()
    if (!this.#tools) return refuse('tool/away', { why: 'its tools change while it is asked' })
    this.#bounds = this.#newBounds('call')
    const answered = await this.#within(this.#bounds, () => {
      sent()
      const request = { method: 'tools/call', params: { name, arguments: args } }
      return this.#client.request(request, ResultSchema, this.#options('call'))
    })
    if (!answered.ok) return answered
    const read = readAnswer(answered.value, tool.outputSchema !== undefined, name)
    if (!read.ok || !tool.outputSchema) return read
    const fits = await fitsSchema(tool.outputSchema, read.value)
    return fits ? read : refuse('tool/bad-result', { why: 'it does not fit the schema that was approved' })
  }

  #broken(): Result<never> {
    return { ok: false, refusal: faultOf(undefined, this.#bounds) }
  }

  async #list(): Promise<ReadonlyMap<string, ToolDefinition>> {
    const tools: ToolDefinition[] = []
    let cursor: string | undefined
    for (let page = 0; page < MAX_PAGES; page++) {
      const request = { method: 'tools/list', params: cursor === undefined ? {} : { cursor } }
      const { tools: more, next } = readPage(await this.#client.request(request, ResultSchema, this.#options('begin')))
      tools.push(...more)
      distinct(tools)
      if (next === undefined) return new Map(tools.map((tool) => [tool.name, tool]))
      cursor = next
    }
    throw new ToolFault('tool/too-large', 'its list of tools does not end')
  }

  #newBounds(of: 'begin' | 'call'): Bounds {
    const { beginMs, callMs, beginBytes, callBytes, messages } = this.#limits
    return new Bounds(
      of === 'begin' ? { ms: beginMs, bytes: beginBytes, messages } : { ms: callMs, bytes: callBytes, messages }
    )
  }

  #options(of: 'begin' | 'call') {
    const { beginMs, callMs } = this.#limits
    return { signal: this.#bounds.signal, timeout: of === 'begin' ? beginMs : callMs }
  }

  /** What is asked of the server, or why it was ended. A JSON-RPC error to a call is the tool's own no. */
  async #within<T>(bounds: Bounds, ask: () => Promise<T>): Promise<Result<T>> {
    const { signal } = bounds
    const ended = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    ended.catch(() => undefined)
    try {
      return ok(await Promise.race([ask(), ended]))
    } catch (error) {
      const isAnswer = error instanceof McpError && !signal.aborted && !OWN_CODES.has(error.code)
      return isAnswer ? refuse('run/tool-failed') : { ok: false, refusal: faultOf(error, bounds) }
    } finally {
      bounds.done()
    }
  }
}

/** What the client says by itself. */
const OWN_CODES: ReadonlySet<number> = new Set([ErrorCode.RequestTimeout, ErrorCode.ConnectionClosed])
