import type { Result } from '../result.ts'

/** The client that an admin was given at the authorization server; without one, one is registered there (RFC 7591). */
export interface OAuthClientGiven {
  readonly clientId: string
  readonly clientSecret?: string
  readonly scopes?: readonly string[]
}

/** Where a tool server (the protected resource) says that one signs in at it: what it said when an admin registered it. */
export interface ToolAuthority {
  /** Of the authorization server. */
  readonly issuer: string
  /** What tokens are asked for (RFC 8707). */
  readonly resource: string
  readonly scopes?: readonly string[]
}

/** What the authorization server knows us as. */
export interface ToolClient {
  readonly clientId: string
  readonly clientSecret?: string
  /** How it is shown that the secret is known; without one, nothing is. */
  readonly method?: 'client_secret_basic' | 'client_secret_post'
}

/** A server that is signed in at, by the address of its tools. */
export interface SignInAt {
  readonly url: string
  readonly authority: ToolAuthority
}

/** A sign-in that was begun: what its end is held against. */
export interface BegunSignIn {
  readonly state: string
  readonly verifier: string
  readonly redirectUri: string
}

export interface ToolTokens {
  readonly access: string
  readonly refresh?: string
  /** Milliseconds since the epoch. */
  readonly expires?: number
}

/**
 * Signing in at tool servers by OAuth, as MCP has it. Nothing that a server says of it is believed: each refuses `tool/bad-sign-in` with why, and
 * `tool/bad-address`, `tool/away`, `tool/too-large`, `tool/too-slow` as tool servers are refused.
 */
export interface ToolSignIn {
  /** Whom the server names, and that one can sign in there: by a client that was given, or one that registers itself. */
  discover(url: string, given?: OAuthClientGiven): Promise<Result<ToolAuthority>>
  /** Registers a client with this redirect URI. */
  register(at: SignInAt, redirectUri: string): Promise<Result<ToolClient>>
  /** Where the person's browser goes, and what that is held against afterwards. */
  begin(at: SignInAt, client: ToolClient, redirectUri: string): Promise<Result<{ url: string; begun: BegunSignIn }>>
  /** The tokens for the code that came back to the redirect URI: `callback` is that address, whole. */
  finish(at: SignInAt, client: ToolClient, begun: BegunSignIn, callback: string): Promise<Result<ToolTokens>>
  /** Fresh tokens for those that end. Refuses `tool/signed-out` where the authorization server gives none any more. */
  renew(at: SignInAt, client: ToolClient, tokens: ToolTokens): Promise<Result<ToolTokens>>
  /** Tells the authorization server that the tokens are not to be taken any more (RFC 7009), where it can be told. */
  revoke(at: SignInAt, client: ToolClient, tokens: ToolTokens): Promise<Result<undefined>>
}
