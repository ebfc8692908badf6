import type { ToolHost } from '@writ/dsl/contract'

export const TOOL_OPTIONS = {
  'tool-programs': { type: 'string' },
  'tool-near': { type: 'string' }
} as const

export const TOOL_USAGE = `  --tool-programs DIR a folder of programs for tool servers, which run in jails that show it at /opt/tools/NAME-OF-DIR
  --tool-near LIST    origins of tool servers at private addresses that may be reached (http://10.0.0.7:9000,…)`

const KEY_BYTES = 32

export interface ToolsWish {
  readonly programs?: string
  readonly near: readonly string[]
  /** What credentials of tool servers are encrypted under. */
  readonly key?: Uint8Array
}

/** What is wished of tools on the command line and in `WRIT_TOOL_KEY`, 32 bytes as base64url; or why it cannot be. */
export const readToolsWish = (
  values: { readonly 'tool-programs'?: string | undefined; readonly 'tool-near'?: string | undefined },
  { WRIT_TOOL_KEY: key }: { readonly [name: string]: string | undefined }
): ToolsWish | { readonly why: string } => {
  const near = values['tool-near']?.split(',') ?? []
  const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text
  if (!near.every(isOrigin)) return { why: '--tool-near is a list of origins, as http://10.0.0.7:9000' }
  const bytes = key === undefined || key === '' ? undefined : Buffer.from(key, 'base64url')
  if (bytes && bytes.length !== KEY_BYTES) return { why: 'WRIT_TOOL_KEY is 32 bytes as base64url' }
  const programs = values['tool-programs']
  return { ...(programs !== undefined && { programs }), near, ...(bytes && { key: bytes }) }
}

/** What speaks to tool servers, for a policy server. */
export const openTools = async ({ programs, near }: ToolsWish): Promise<ToolHost> => {
  const { openToolHost } = await import('@writ/executor')
  return openToolHost({ near, ...(programs !== undefined && { programs }) })
}
