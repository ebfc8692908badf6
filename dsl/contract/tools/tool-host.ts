import type { Result } from '../result.ts'
import type { Json } from '../text/canonical-json.ts'
import type { Hash } from '../text/hash.ts'
import type { ToolDefinition } from './tool-definition.ts'
import type { OAuthClientGiven, ToolSignIn } from './tool-sign-in.ts'

/** A tool server that is reached by MCP's Streamable HTTP: `header` is where its credential goes, `authorization` as a bearer token. */
export interface HttpToolServer {
  readonly kind: 'http'
  readonly url: string
  readonly header?: string
  /** One signs in at it: with a client that registers itself, or one that an admin was given. Its secret is kept apart. */
  readonly oauth?: true | Omit<OAuthClientGiven, 'clientSecret'>
}

/** One that is a program, run in a jail and spoken to by MCP's stdio: `variable` of its environment holds its credential. */
export interface StdioToolServer {
  readonly kind: 'stdio'
  readonly command: readonly string[]
  readonly variable?: string
}

export type ToolServer = HttpToolServer | StdioToolServer

/** How a server is reached, for whom, and with what. */
export interface ToolAccess {
  /** Those of one tenant share a part of the room alone. */
  readonly tenant?: string
  readonly server: ToolServer
  readonly credential?: string
}

export interface HostedCall extends ToolAccess {
  /** Calls of one session may be answered by the same process; those of two never are. */
  readonly session: string
  /** The tool's own name, and what it was approved as. */
  readonly name: string
  readonly pin: Hash
  readonly args: Readonly<Record<string, Json>>
  /**
   * May the call still be made? Asked at the last moment, since a server can take its time over what comes before: what this refuses is
   * not sent.
   */
  may(): Promise<Result<void>>
}

/**
 * What speaks to tool servers. Nothing that a server says is believed: it is bounded, read strictly, and held to what was pinned.
 * Whether a call had an effect is told by `sent`: refused with it true, the call had been sent.
 */
export interface ToolHost {
  /** Refuses `tool/…`: `bad-address`, `no-jail`, `away`, `malformed`, `too-large`, `too-slow`. */
  list(access: ToolAccess): Promise<Result<readonly ToolDefinition[]>>
  /**
   * Calls a tool once. Refuses what `list` does, `tool/changed` where the server says other than what was pinned, `tool/bad-arguments`,
   * `run/tool-failed` where the tool says that it failed, `tool/bad-result`, and what `may` does.
   */
  call(call: HostedCall): Promise<HostedAnswer>
  readonly signIn: ToolSignIn
  /** Ends what was kept for a session. */
  leave(session: string, tenant?: string): Promise<void>
  close(): Promise<void>
}

export interface HostedAnswer {
  readonly result: Result<Json>
  /** The call was sent, whatever came of it. */
  readonly sent: boolean
}
