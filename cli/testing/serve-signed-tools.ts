import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import Provider, { type Configuration } from 'oidc-provider'

/** A client that an admin was given. */
export const GIVEN = { clientId: 'writ-of-acme', clientSecret: 'a-secret-of-the-client' }

export interface SignedToolsOptions {
  /** Where the given client wants its people back. */
  readonly back?: string
  readonly registers?: boolean
  /** Seconds that an access token lasts. */
  readonly ttl?: number
}

const listen = async (does: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>) => {
  const server = createServer((request, response) => {
    does(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

const page = (body: string): string => `<!doctype html><html lang="en"><title>Mail</title><body>${body}</body></html>`

/** What a person is asked, by prompt. Each is sent to where it stands. */
const ASKS: Readonly<Record<string, string>> = {
  login: page(
    '<h1>Sign in to Mail</h1><form method="post"><label>Name <input name="name"></label> <button>Sign in</button></form>'
  ),
  consent: page('<h1>Writ wants to use Mail for you</h1><form method="post"><button>Allow</button></form>')
}

/**
 * A real authorization server (oidc-provider). Whoever comes is signed in as `state.person` and consents; with `state.asks` they are asked for their
 * name and for that.
 */
const serveAuthority = async (
  { back, registers = true, ttl = 3600 }: SignedToolsOptions,
  resource: () => string,
  state: { readonly person: string; readonly asks: boolean }
) => {
  let provider: Provider | undefined
  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!provider) return
    const { prompt, params, session } = await provider.interactionDetails(request, response)
    if (state.asks && request.method === 'GET')
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(ASKS[prompt.name])
    if (prompt.name === 'login') {
      const accountId = new URLSearchParams(await text(request)).get('name') ?? state.person
      return provider.interactionFinished(request, response, { login: { accountId } })
    }
    const grant = new provider.Grant({ accountId: `${session?.accountId}`, clientId: `${params.client_id}` })
    grant.addOIDCScope('openid offline_access')
    grant.addResourceScope(resource(), 'tools')
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }
  const served = await listen(async (request, response) =>
    request.url?.startsWith('/interaction/') ? interact(request, response) : provider?.callback()(request, response)
  )
  const given = { client_id: GIVEN.clientId, client_secret: GIVEN.clientSecret, redirect_uris: back ? [back] : [] }
  const configuration: Configuration = {
    clients: back === undefined ? [] : [{ ...given, grant_types: ['authorization_code', 'refresh_token'] }],
    cookies: { keys: ['one key for a provider that lives as long as a test'] },
    ttl: { AccessToken: ttl, Interaction: 600, Session: 600, Grant: 6000, RefreshToken: 6000 },
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: registers },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'tools', accessTokenFormat: 'opaque', accessTokenTTL: ttl }),
        useGrantedResource: () => true
      }
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) })
  }
  provider = new Provider(served.origin, configuration)
  return { ...served, provider }
}

/**
 * A real MCP server of one tool, `whoami`, behind a real authorization server. It takes only tokens that were made for it, and says whose they are.
 */
export const serveSignedTools = async (options: SignedToolsOptions = {}) => {
  const state = { person: 'ann', asks: false, tokens: [] as string[], refuse: false }
  let url = ''
  const authority = await serveAuthority(options, () => url, state)
  const tools = await listen(async (request, response) => {
    const { origin } = tools
    if (request.url === '/.well-known/oauth-protected-resource/mcp') {
      response.writeHead(200, { 'content-type': 'application/json' })
      const metadata = { resource: url, authorization_servers: [authority.origin], scopes_supported: ['tools'] }
      return response.end(JSON.stringify(metadata))
    }
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const found = await authority.provider.AccessToken.find(token)
    if (state.refuse || !found?.isValid || ![found.aud].flat().includes(url)) {
      const where = `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="tools"`
      return response.writeHead(401, { 'www-authenticate': where }).end()
    }
    state.tokens.push(token)
    const server = new McpServer({ name: 'signed', version: '1' })
    const who = found.accountId
    server.registerTool('whoami', { description: 'Says who is signed in.' }, async () => ({
      content: [{ type: 'text', text: who }]
    }))
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport as Transport)
    return transport.handleRequest(request, response)
  })
  url = `${tools.origin}/mcp`
  return {
    state,
    url,
    origin: tools.origin,
    issuer: authority.origin,
    provider: authority.provider,
    close: async () => {
      await tools.close()
      await authority.close()
    }
  }
}

/** Goes where a browser would, with its cookies, until it is sent back to `until`: that address. */
export const signInBrowser = async (start: string, until: string): Promise<string> => {
  const cookies = new Map<string, string>()
  let at = start
  for (let n = 0; n < 12; n++) {
    if (at.startsWith(until)) return at
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const said of answer.headers.getSetCookie()) {
      const [pair = ''] = said.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const to = answer.headers.get('location')
    if (to === null) throw new Error(`${at} answers ${answer.status}: ${(await answer.text()).slice(0, 400)}`)
    at = new URL(to, at).href
  }
  throw new Error('there is no end of redirects')
}
