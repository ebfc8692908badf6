import { extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js'
import { processResourceDiscoveryResponse, type ResourceServer } from 'oauth4webapi'
import { ToolFault } from '../bounds.ts'

type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const HELLO = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'writ', version: '1' } }
}

export interface ReadResource {
  readonly metadata: ResourceServer
  /** What the server asks for in its challenge. */
  readonly scope: string | undefined
}

/** What a server says to whoever does not sign in: where its metadata is, on its own origin, and the scope that it wants. */
const askUnsigned = async (url: URL, fetch: Fetch) => {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(HELLO) })
  await answer.body?.cancel()
  const { resourceMetadataUrl: at, scope } = answer.status === 401 ? extractWWWAuthenticateParams(answer) : {}
  if (at && at.origin !== url.origin) throw new ToolFault('tool/bad-sign-in', 'its metadata is on another origin')
  return { at, scope }
}

/**
 * The metadata of a protected resource (RFC 9728): where its challenge says, else at the well-known address of its path, else at that of its origin.
 * The resource that it names must be the one that was asked, or its whole origin at that one's address.
 */
export const readResource = async (url: URL, fetch: Fetch): Promise<ReadResource> => {
  const { at, scope } = await askUnsigned(url, fetch)
  const root = new URL(WELL_KNOWN, url)
  const own = new URL(`${WELL_KNOWN}${url.pathname === '/' ? '' : url.pathname}${url.search}`, url)
  for (const place of at ? [at] : own.href === root.href ? [root] : [own, root]) {
    const answer = await fetch(place, { method: 'GET', headers: { accept: 'application/json' } })
    if (answer.status !== 200) {
      await answer.body?.cancel()
      continue
    }
    const whole = place.href === root.href && own.href !== root.href
    return { metadata: await processResourceDiscoveryResponse(whole ? new URL(url.origin) : url, answer), scope }
  }
  throw new ToolFault('tool/bad-sign-in', 'it does not say where one signs in (RFC 9728)')
}
