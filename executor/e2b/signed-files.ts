import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import { type HeldSandbox, type HeldSandboxes, isSameSecret } from './held-sandboxes.ts'

/** What an address that was signed is for. */
export interface SignedAddress {
  readonly path?: string | undefined
  readonly username?: string | undefined
  readonly signature: string
  /** Seconds since the epoch. */
  readonly signature_expiration?: number | undefined
}

const signatureOf = (
  { path = '', username = '', signature_expiration: until }: SignedAddress,
  act: 'read' | 'write',
  accessToken: string
): string => {
  const signed = [path, act, username, accessToken, ...(until === undefined ? [] : [String(until)])].join(':')
  return `v1_${createHash('sha256').update(signed).digest('base64').replace(/=+$/, '')}`
}

/**
 * The sandbox whose access token signed an address of one of its files, as the SDK's `downloadUrl` and `uploadUrl` make them: such an
 * address names no sandbox, so each is tried. Refuses `capability/malformed`, `capability/expired`.
 */
export const sandboxOfSigned = (
  held: HeldSandboxes,
  address: SignedAddress,
  act: 'read' | 'write',
  now: number
): Result<HeldSandbox> => {
  const [found] = held
    .all()
    .filter(({ accessToken }) => isSameSecret(signatureOf(address, act, accessToken), address.signature))
  if (!found) return refuse('capability/malformed')
  const until = address.signature_expiration
  const late = until === undefined ? -1 : now / 1000 - until
  return late >= 0 ? refuse('capability/expired', { late: Math.ceil(late) }) : ok(found)
}
