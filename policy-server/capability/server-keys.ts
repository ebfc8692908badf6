import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Json } from '@writ/dsl/contract'
import { calculateJwkThumbprint } from 'jose'
import { z } from 'zod'
import { type NoteKey, printVerifierKey } from '../audit/index.ts'
import { type Queries, settingMadeOnce } from '../store/index.ts'

/** The public half as the server publishes it; assignable to `PublicJwk`. */
export interface CapabilityJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

/** The two keys of a server: one signs capabilities and the channel's welcome, the other only checkpoints of the log. */
export interface ServerKeys {
  readonly capability: { readonly privateKey: KeyObject; readonly kid: string; readonly jwk: CapabilityJwk }
  readonly log: { readonly privateKey: KeyObject; readonly note: NoteKey; readonly verifier: string }
}

const privateJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })

const makeJwk = (): Json => {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}

const keyMadeOnce = async (db: Queries, name: string) => {
  const jwk = privateJwkSchema.parse(await settingMadeOnce(db, name, makeJwk))
  return { jwk, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) }
}

/** The log's name: the issuer without a scheme, as C2SP asks of an origin line, and without what a note key may not hold. */
export const logNameOf = (issuer: string): string =>
  `${issuer.replace(/^https?:\/\//, '').replaceAll(/[\s+]/g, '-')}/log`

/** Reads the server's keys, and makes them on its first start. */
export const loadServerKeys = async (db: Queries, issuer: string): Promise<ServerKeys> => {
  const capability = await keyMadeOnce(db, 'capability-key')
  const log = await keyMadeOnce(db, 'log-key')
  const { kty, crv, x } = capability.jwk
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  const note = { name: logNameOf(issuer), key: new Uint8Array(Buffer.from(log.jwk.x, 'base64url')) }
  return {
    capability: { privateKey: capability.privateKey, kid, jwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' } },
    log: { privateKey: log.privateKey, note, verifier: printVerifierKey(note) }
  }
}
