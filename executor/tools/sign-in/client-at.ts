import type { ToolClient } from '@writ/dsl/contract'
import {
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  dynamicClientRegistrationRequest,
  None,
  processDynamicClientRegistrationResponse
} from 'oauth4webapi'
import { ToolFault } from '../bounds.ts'
import type { RequestOptions } from './request-options.ts'

const METHODS = ['client_secret_basic', 'client_secret_post'] as const
type Method = (typeof METHODS)[number]

/** How a client with a secret shows it: what was registered, or what the server supports; `client_secret_basic` where it says nothing (RFC 8414 §2). */
const methodAt = (server: AuthorizationServer, said?: Method): Method =>
  said ??
  METHODS.find((one) => (server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes(one)) ??
  'client_secret_basic'

/** The client as oauth4webapi wants it. */
export const clientAt = (
  server: AuthorizationServer,
  { clientId, clientSecret, method }: ToolClient
): { readonly client: Client; readonly auth: ClientAuth } => {
  const client = { client_id: clientId }
  if (clientSecret === undefined) return { client, auth: None() }
  const how = methodAt(server, method)
  return {
    client,
    auth: how === 'client_secret_post' ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret)
  }
}

const idOf = (given: string): string => {
  if (!/^[\x20-\x7e]{1,512}$/.test(given)) throw new ToolFault('tool/bad-sign-in', 'its client id is none')
  return given
}

/** Registers a client (RFC 7591): one without a secret where the server takes that. */
export const registerClient = async (
  server: AuthorizationServer,
  redirectUri: string,
  options: RequestOptions
): Promise<ToolClient> => {
  if (server.registration_endpoint === undefined)
    throw new ToolFault('tool/bad-sign-in', 'its authorization server registers no clients: an admin gives a client id')
  const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const method = ['none', ...METHODS].find((one) => supported.includes(one)) ?? 'none'
  const request = await dynamicClientRegistrationRequest(
    server,
    {
      client_name: 'Writ',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: method,
      application_type: 'web'
    },
    options
  )
  const made = await processDynamicClientRegistrationResponse(request)
  const { client_secret: secret, token_endpoint_auth_method: said } = made
  const how = METHODS.find((one) => one === said)
  return {
    clientId: idOf(made.client_id),
    ...(typeof secret === 'string' && said !== 'none' && { clientSecret: secret, ...(how && { method: how }) })
  }
}
