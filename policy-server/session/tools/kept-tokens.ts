import type { ToolTokens } from '@writ/dsl/contract'

/** What is kept of a sign-in, encrypted as any credential: its tokens, and the redirect URI that their client was registered with. */
export interface KeptTokens {
  readonly redirect: string
  readonly tokens: ToolTokens
}

export const readTokens = (credential: string): KeptTokens => JSON.parse(credential) as KeptTokens
