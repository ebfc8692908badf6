import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { FastifyRequest } from 'fastify'
import { type HeldSandbox, type HeldSandboxes, isSameSecret } from './held-sandboxes.ts'

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

/** Who a sandbox's commands run as, and the one that a client may name. */
const USER = 'user'

/** The name of HTTP's basic authentication (RFC 7617), with which a client says as whom it acts. */
const basicUser = (authorization: string | undefined): string | undefined => {
  const coded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  return coded === undefined ? undefined : Buffer.from(coded, 'base64').toString().split(':', 1)[0]
}

/** Is the name that a client acts under the one user of the machine? Refuses `executor/bad-request`. */
export const checkUser = (name: string | undefined): Result<void> =>
  name === undefined || name === '' || name === USER
    ? ok(undefined)
    : refuse('executor/bad-request', { why: `a sandbox has no user but ${USER}` })

/**
 * The sandbox that a request to what runs inside names (`E2b-Sandbox-Id`), for whoever has its access token (`X-Access-Token`).
 * Refuses `executor/unknown-sandbox`, `capability/malformed` for another token or none, `executor/bad-request` for another user.
 */
export const sandboxInside = (
  held: HeldSandboxes,
  { headers }: Pick<FastifyRequest, 'headers'>
): Result<HeldSandbox> => {
  const found = held.of(one(headers['e2b-sandbox-id']) ?? '')
  if (!found) return refuse('executor/unknown-sandbox')
  if (!isSameSecret(one(headers['x-access-token']) ?? '', found.accessToken)) return refuse('capability/malformed')
  const user = checkUser(basicUser(headers.authorization))
  return user.ok ? ok(found) : user
}
