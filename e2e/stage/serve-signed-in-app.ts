import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An app that knows nobody but whom its identity provider vouches for. */
export interface SignedInApp {
  readonly url: string
  /** Where it wants its people back. */
  readonly back: string
  /** The client that it is at its provider. */
  readonly client: string
  /** Every body that was sent to it. */
  readonly sent: string[]
  /** Forgets all sign-ins. */
  forget(): void
  close(): Promise<void>
}

const page = (body: string): string => `<!doctype html><html lang="en"><title>App</title><body>${body}</body></html>`

const cookieOf = ({ headers }: IncomingMessage): string | undefined =>
  /(?:^|; )app=([\w-]+)/.exec(headers.cookie ?? '')?.[1]

/**
 * The relying half of the authorization code flow with PKCE (RFC 7636, S256) and a state. `issuer` is asked for when it is needed, since each
 * of the two must know where the other is.
 */
export const serveSignedInApp = async (issuer: () => string): Promise<SignedInApp> => {
  const client = 'app'
  const people = new Map<string, string>()
  const begun = new Map<string, string>()
  const sent: string[] = []
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const back = `${url}/callback`

  const signIn = (response: ServerResponse): void => {
    const [state, verifier] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')]
    begun.set(state, verifier)
    const query = new URLSearchParams({
      client_id: client,
      response_type: 'code',
      scope: 'openid profile',
      // Whoever signed in before is asked again.
      prompt: 'login consent',
      redirect_uri: back,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256'
    })
    response.writeHead(302, { location: `${issuer()}/auth?${query}` }).end()
  }

  const takeBack = async ({ searchParams }: URL, response: ServerResponse): Promise<void> => {
    const verifier = begun.get(searchParams.get('state') ?? '')
    if (verifier === undefined) return void response.writeHead(400).end(page('<h1>Not asked for</h1>'))
    const form = { grant_type: 'authorization_code', client_id: client, redirect_uri: back, code_verifier: verifier }
    const body = new URLSearchParams({ ...form, code: searchParams.get('code') ?? '' })
    const tokens = await fetch(`${issuer()}/token`, { method: 'POST', body })
    const { access_token: token } = (await tokens.json()) as { readonly access_token?: string }
    const headers = { authorization: `Bearer ${token}` }
    const { name } = (await (await fetch(`${issuer()}/me`, { headers })).json()) as { readonly name?: string }
    if (name === undefined) return void response.writeHead(403).end(page('<h1>Refused</h1>'))
    const session = randomBytes(16).toString('base64url')
    people.set(session, name)
    const cookie = `app=${session}; HttpOnly; SameSite=Lax; Path=/`
    response.writeHead(302, { location: '/account', 'set-cookie': cookie }).end()
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (body) sent.push(body)
    const at = new URL(request.url ?? '/', url)
    if (at.pathname === '/sign-in') return signIn(response)
    if (at.pathname === '/callback') return await takeBack(at, response)
    const name = people.get(cookieOf(request) ?? '')
    const shown = name === undefined ? '<h1>App</h1><a href="/sign-in">Sign in</a>' : `<h1>Welcome ${name}</h1>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(shown))
  }
  server.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(`${error}`))
  })
  return {
    url,
    back,
    client,
    sent,
    forget: () => people.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
