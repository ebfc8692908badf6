import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** The one person that it knows. */
export const PERSON = { email: 'ada@example.com', password: 'Tr0ub4dor-and-3', name: 'Ada Lovelace' }

/** A real OpenID provider, with pages of its own for sign-in and consent. */
export interface Identity {
  readonly url: string
  /** Every form that was sent to it, as it came. */
  readonly sent: string[]
  /** Where its sign-in page sends the browser on to instead, while this says so. */
  strayTo: string | undefined
  close(): Promise<void>
}

export interface IdentityOptions {
  readonly client: string
  /** Where the client wants its people back. */
  readonly back: string
}

const page = (body: string): string =>
  `<!doctype html><html lang="en"><title>Identity</title><body>${body}</body></html>`

/** The form of a sign-in as it should be: a post to its own origin, its password the one field that is kept from view. */
export const signInForm = (action: string): string => `<h1>Sign in with Identity</h1>
  <form method="post" action="${action}">
    <label>Email <input name="email" type="email" autocomplete="username"></label>
    <label>Password <input name="password" type="password" autocomplete="current-password"></label>
    <button>Sign in</button>
  </form>`

const consentForm = (action: string, scope: string): string => `<h1>Allow this app?</h1>
  <p>It asks for: ${scope}</p>
  <form method="post" action="${action}"><button>Allow</button></form>`

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/**
 * Serves `oidc-provider` for one client that shows PKCE and no secret: authorization code flow, a person who signs in by password, and consent
 * once for each grant.
 */
export const serveIdentity = async ({ client, back }: IdentityOptions): Promise<Identity> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(url, {
    clients: [
      {
        client_id: client,
        redirect_uris: [back],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'none'
      }
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'] },
    cookies: { keys: ['one key for a provider that lives as long as a test'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: PERSON.name }) })
  })
  const identity: Identity = {
    url,
    sent: [],
    strayTo: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { prompt, params, session, uid, grantId } = await provider.interactionDetails(request, response)
    const html = { 'content-type': 'text/html; charset=utf-8' }
    const here = `/interaction/${uid}`
    if (request.method === 'GET' && identity.strayTo !== undefined)
      return void response.writeHead(302, { location: identity.strayTo }).end()
    if (request.method === 'GET') {
      const form = prompt.name === 'login' ? signInForm(here) : consentForm(here, `${params.scope}`)
      return void response.writeHead(200, html).end(page(form))
    }
    const body = await bodyOf(request)
    identity.sent.push(body)
    if (prompt.name === 'login') {
      const said = new URLSearchParams(body)
      if (said.get('email') !== PERSON.email || said.get('password') !== PERSON.password)
        return void response.writeHead(200, html).end(page(`<p role="alert">No</p>${signInForm(here)}`))
      return await provider.interactionFinished(request, response, { login: { accountId: PERSON.email } })
    }
    const grant = grantId
      ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId: `${session?.accountId}`, clientId: client })
    grant?.addOIDCScope(`${params.scope}`)
    await provider.interactionFinished(
      request,
      response,
      { consent: { grantId: (await grant?.save()) ?? '' } },
      { mergeWithLastSubmission: true }
    )
  }

  const answer = provider.callback()
  server.on('request', (request, response) => {
    const done = request.url?.startsWith('/interaction/') ? interact(request, response) : answer(request, response)
    Promise.resolve(done).catch((error: unknown) => response.writeHead(500).end(`${error}`))
  })
  return identity
}
