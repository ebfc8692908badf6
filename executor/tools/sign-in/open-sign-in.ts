import {
  type BegunSignIn,
  ok,
  type Refusal,
  type Result,
  refusal,
  type SignInAt,
  type ToolClient,
  type ToolSignIn,
  type ToolTokens
} from '@writ/dsl/contract'
import {
  AuthorizationResponseError,
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  processRevocationResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
  revocationRequest,
  type TokenEndpointResponse,
  validateAuthResponse
} from 'oauth4webapi'
import type { Reach } from '../../egress/index.ts'
import { Bounds, ToolFault } from '../bounds.ts'
import { clientAt, registerClient } from './client-at.ts'
import { fetchGuarded, type GuardOptions } from './fetch-guarded.ts'
import { readAuthority } from './read-authority.ts'
import { readResource } from './read-resource.ts'
import { type RequestOptions, requestOptions } from './request-options.ts'

/** What one part of a sign-in may take, all its requests together. */
const LIMITS = { ms: 8000, bytes: 512 * 1024, messages: 8 }
/** A run waits for this one, and its device for the run. */
const RENEWAL = { ...LIMITS, ms: 4000 }

const bad = (why: string): ToolFault => new ToolFault('tool/bad-sign-in', why)

/** Codes of ours and of the standards alone: what a server words freely is not repeated. */
const codeIn = (error: unknown): string | undefined => {
  const said =
    error instanceof ResponseBodyError || error instanceof AuthorizationResponseError ? error.error : undefined
  return said !== undefined && /^[a-z_]{1,64}$/.test(said) ? said : undefined
}

const refusalOf = (error: unknown, { signal }: Bounds): Refusal => {
  const cause = signal.aborted ? signal.reason : error
  if (cause instanceof ToolFault) return refusal(cause.code, cause.why === undefined ? undefined : { why: cause.why })
  const code = codeIn(cause)
  if (code !== undefined) return refusal('tool/bad-sign-in', { why: `the authorization server says ${code}` })
  // A connection that fails has a code of Node's; all else is an answer that is none.
  const isAway =
    cause instanceof Error &&
    'code' in cause &&
    /^(?:E[A-Z]+|ERR_(?:TLS|SSL)_\w+|[A-Z_]*CERT[A-Z_]*)$/.test(`${cause.code}`)
  return isAway ? refusal('tool/away') : refusal('tool/bad-sign-in', { why: 'what it answers is no answer of OAuth' })
}

const within = async <T>(limits: typeof LIMITS, does: (bounds: Bounds) => Promise<T>): Promise<Result<T>> => {
  const bounds = new Bounds(limits)
  try {
    return ok(await does(bounds))
  } catch (error) {
    return { ok: false, refusal: refusalOf(error, bounds) }
  } finally {
    bounds.end(new ToolFault('tool/away'))
  }
}

const tokensIn = (
  { access_token: access, token_type: type, refresh_token: refresh, expires_in: seconds }: TokenEndpointResponse,
  now: number,
  before?: ToolTokens
): ToolTokens => {
  if (type !== 'bearer') throw bad('its tokens are no bearer tokens')
  // So long that an answer which holds it is not found by chance, and of what a header may hold (RFC 6750 §2.1).
  if (!/^[A-Za-z0-9\-._~+/]{8,8192}=*$/.test(access)) throw bad('its access token is none')
  const next = refresh ?? before?.refresh
  if (next !== undefined && !/^[\x20-\x7e]{1,8192}$/.test(next)) throw bad('its refresh token is none')
  return {
    access,
    ...(next !== undefined && { refresh: next }),
    ...(seconds !== undefined && { expires: now + seconds * 1000 })
  }
}

const scopesFor = ({ scopes }: SignInAt['authority'], server: AuthorizationServer): readonly string[] => {
  const asked = scopes ?? []
  // Without it, many give no refresh token (OpenID Connect Core §11).
  const isOffline = server.scopes_supported?.includes('offline_access') && !asked.includes('offline_access')
  return isOffline ? [...asked, 'offline_access'] : asked
}

export interface SignInOptions {
  readonly reach: Reach
  readonly near: readonly string[]
  readonly now?: () => number
}

/** Signs in at tool servers by OAuth 2.1: PKCE, resource indicators, and all requests by one guarded fetch. */
export const openSignIn = ({ reach, near, now = Date.now }: SignInOptions): ToolSignIn => {
  const guardFor = (url: string): GuardOptions => ({ reach, near, from: new URL(url) })
  const serverOf = async ({ url, authority }: SignInAt, bounds: Bounds) => {
    const options = requestOptions(guardFor(url), bounds)
    return { options, server: await readAuthority(authority.issuer, options, guardFor(url)) }
  }
  const revokeWith = async (
    { options, server }: { options: RequestOptions; server: AuthorizationServer },
    given: ToolClient,
    { refresh, access }: ToolTokens
  ): Promise<undefined> => {
    if (server.revocation_endpoint === undefined) return
    const { client, auth } = clientAt(server, given)
    // With a refresh token goes what was made by it (RFC 7009 §2.1); else there is the access token alone.
    const hint = { token_type_hint: refresh === undefined ? 'access_token' : 'refresh_token' }
    const answer = await revocationRequest(server, client, auth, refresh ?? access, {
      ...options,
      additionalParameters: hint
    })
    await processRevocationResponse(answer)
  }

  return {
    discover: (url, given) =>
      within(LIMITS, async (bounds) => {
        const guard = guardFor(url)
        const { metadata, scope } = await readResource(guard.from, fetchGuarded(guard, bounds))
        const [issuer] = metadata.authorization_servers ?? []
        if (typeof issuer !== 'string') throw bad('it names no authorization server')
        const at = { url, authority: { issuer, resource: metadata.resource } }
        const { server } = await serverOf(at, bounds)
        if (!given && server.registration_endpoint === undefined)
          throw bad('its authorization server registers no clients: an admin gives a client id')
        const scopes = given?.scopes ?? scope?.split(' ') ?? metadata.scopes_supported
        const isGood = (one: unknown) => typeof one === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(one)
        if (scopes && !(scopes.length <= 64 && scopes.every(isGood))) throw bad('its scopes are none')
        return { ...at.authority, ...(scopes && { scopes }) }
      }),
    register: (at, redirectUri) =>
      within(LIMITS, async (bounds) => {
        const { server, options } = await serverOf(at, bounds)
        return await registerClient(server, redirectUri, options)
      }),
    begin: (at, client, redirectUri) =>
      within(LIMITS, async (bounds) => {
        const { server } = await serverOf(at, bounds)
        const begun: BegunSignIn = { state: generateRandomState(), verifier: generateRandomCodeVerifier(), redirectUri }
        const url = new URL(`${server.authorization_endpoint}`)
        const scopes = scopesFor(at.authority, server)
        const asked = {
          response_type: 'code',
          client_id: client.clientId,
          redirect_uri: redirectUri,
          state: begun.state,
          code_challenge: await calculatePKCECodeChallenge(begun.verifier),
          code_challenge_method: 'S256',
          resource: at.authority.resource,
          ...(scopes.length > 0 && { scope: scopes.join(' ') }),
          ...(scopes.includes('offline_access') && { prompt: 'consent' })
        }
        for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
        return { url: url.href, begun }
      }),
    finish: (at, given, { state, verifier, redirectUri }, callback) =>
      within(LIMITS, async (bounds) => {
        const came = new URL(callback)
        if (`${came.origin}${came.pathname}` !== redirectUri) throw bad('it came back to another address')
        const { server, options } = await serverOf(at, bounds)
        const { client, auth } = clientAt(server, given)
        const params = validateAuthResponse(server, client, came.searchParams, state)
        const additionalParameters = { resource: at.authority.resource }
        const more = { ...options, additionalParameters }
        const answer = await authorizationCodeGrantRequest(server, client, auth, params, redirectUri, verifier, more)
        return tokensIn(await processAuthorizationCodeResponse(server, client, answer), now())
      }),
    async renew(at, given, tokens) {
      let isOver = tokens.refresh === undefined
      const renewed = await within(RENEWAL, async (bounds) => {
        const { server, options } = await serverOf(at, bounds)
        const { client, auth } = clientAt(server, given)
        const more = { ...options, additionalParameters: { resource: at.authority.resource } }
        try {
          const answer = await refreshTokenGrantRequest(server, client, auth, tokens.refresh ?? '', more)
          return tokensIn(await processRefreshTokenResponse(server, client, answer), now(), tokens)
        } catch (error) {
          // It gives none any more: the person took it back there, it ended, or the client did (RFC 6749 §5.2).
          isOver ||= ['invalid_grant', 'invalid_client', 'unauthorized_client'].includes(codeIn(error) ?? '')
          throw error
        }
      })
      return isOver && !renewed.ok ? { ok: false, refusal: refusal('tool/signed-out') } : renewed
    },
    revoke: (at, client, tokens) =>
      within(LIMITS, async (bounds) => await revokeWith(await serverOf(at, bounds), client, tokens))
  }
}
