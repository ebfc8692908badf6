import { printVerifierKey } from '@writ/dsl/contract'
import type { ServerQueries } from '../store/index.ts'
import { keyMadeOnce, type ServerKeys } from './server-keys.ts'

/** The log's name: the issuer without a scheme, as C2SP asks of an origin line, and without what a note key may not hold; and whose it is. */
export const logNameOf = (issuer: string, tenant: string): string =>
  `${issuer.replace(/^https?:\/\//, '').replaceAll(/[\s+]/g, '-')}/${tenant}/log`

/** Reads the key of a tenant's log, and makes it when the tenant is new. No two tenants' logs share name or key. */
export const loadLogKeys = async (db: ServerQueries, issuer: string, tenant: string): Promise<ServerKeys['log']> => {
  const { jwk, privateKey } = await keyMadeOnce(db, `log-key:${tenant}`)
  const note = { name: logNameOf(issuer, tenant), key: new Uint8Array(Buffer.from(jwk.x, 'base64url')) }
  return { privateKey, note, verifier: printVerifierKey(note) }
}
