import { type AuthorizationServer, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi'
import { ToolFault } from '../bounds.ts'
import { type GuardOptions, mayLead } from './fetch-guarded.ts'
import type { RequestOptions } from './request-options.ts'

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint'] as const
const OTHERS = ['registration_endpoint', 'revocation_endpoint'] as const

const bad = (why: string): ToolFault => new ToolFault('tool/bad-sign-in', why)

/**
 * The metadata of an authorization server (RFC 8414, else OpenID Connect Discovery), which must be that issuer's own. Each endpoint is one that requests
 * and people may be sent to; PKCE with S256 is said to be supported, without which no server is signed in at.
 */
export const readAuthority = async (
  issuer: string,
  options: RequestOptions,
  guard: GuardOptions
): Promise<AuthorizationServer> => {
  if (!URL.canParse(issuer)) throw bad('its authorization server has no address')
  const at = new URL(issuer)
  if (!mayLead(at, guard) || at.search !== '' || at.hash !== '') throw bad('its authorization server is not at https')
  const first = await discoveryRequest(at, { ...options, algorithm: 'oauth2' })
  const isThere = first.status === 200
  if (!isThere) await first.body?.cancel()
  const answer = isThere ? first : await discoveryRequest(at, { ...options, algorithm: 'oidc' })
  const found = await processDiscoveryResponse(at, answer)
  for (const name of [...ENDPOINTS, ...OTHERS]) {
    const endpoint: unknown = found[name]
    if (endpoint === undefined && OTHERS.some((one) => one === name)) continue
    const isGood =
      typeof endpoint === 'string' &&
      endpoint.length <= 2000 &&
      URL.canParse(endpoint) &&
      mayLead(new URL(endpoint), guard)
    if (!isGood) throw bad(`its ${name} is no address at https`)
  }
  const methods: unknown = found.code_challenge_methods_supported
  if (!Array.isArray(methods) || !methods.includes('S256')) throw bad('its authorization server does not support PKCE')
  return found
}
