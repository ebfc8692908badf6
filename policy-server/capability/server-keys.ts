import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  type Json,
  MAX_LIFE_SECONDS,
  MAX_SKEW_SECONDS,
  type NoteKey,
  type SigningJwk,
  type Successor,
  signingJwkSchema,
  successorText,
  thumbprint
} from '@writ/dsl/contract'
import { z } from 'zod'
import { readSetting, type ServerQueries, settingMadeOnce, writeSetting } from '../store/index.ts'
import type { PolicyKey } from './policy-key.ts'

/** How long a capability that an old key signed can still be renewed, in seconds: a question may outlast it. */
const OPENABLE_SECONDS = 3600
/** Successions are told so far back: a device that was away longer enrols anew. */
const MAX_SUCCESSORS = 24

/** The server's keys, of which one signs capabilities and the channel's welcome, and others did or will. */
export interface CapabilityKeys {
  /** The key that signs now. */
  readonly capability: { readonly privateKey: KeyObject; readonly kid: string; readonly jwk: SigningJwk }
  /** What devices may accept at this time (seconds): the key that signs, the next one, and an old one until its tokens are out. */
  published(now: number): readonly SigningJwk[]
  /** Own keys of which a capability may still be renewed. */
  openable(now: number): readonly SigningJwk[]
  /** Each key with the word of the one before it, oldest first. */
  readonly successors: readonly Successor[]
  /** Reads again what another process of this server may have changed; `true` where another key signs now. */
  reload(db: ServerQueries): Promise<boolean>
}

/** What a tenant's requests are served with: the server's keys, and one that signs only checkpoints of the tenant's log. */
export interface ServerKeys {
  readonly server: CapabilityKeys
  readonly policy: PolicyKey
  readonly log: { readonly privateKey: KeyObject; readonly note: NoteKey; readonly verifier: string }
}

const keptKeySchema = z.object({
  jwk: signingJwkSchema,
  /** The private half, gone once the key signs no more. */
  d: z.string().optional(),
  by: z.string().optional(),
  sig: z.string().optional(),
  /** When it began to sign, in seconds; the next key has not. */
  from: z.int().optional()
})
const keptKeysSchema = z.array(keptKeySchema)
type KeptKey = z.infer<typeof keptKeySchema>
type OkpKey = KeptKey & { readonly jwk: Extract<SigningJwk, { kty: 'OKP' }> }

const SETTING = 'capability-keys'

const privateJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })

const makeJwk = (): z.infer<typeof privateJwkSchema> => {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}

const makeKept = ({ kty, crv, x, d } = makeJwk()): OkpKey => ({
  jwk: { kty, crv, x, kid: thumbprint({ kty, crv, x }), alg: 'EdDSA', use: 'sig' },
  d
})

const privateKeyOf = ({ jwk, d }: KeptKey): KeyObject => {
  if (jwk.kty !== 'OKP' || d === undefined) throw new Error('a key that signs no more was asked to sign')
  return createPrivateKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x, d }, format: 'jwk' })
}

/** A new key that waits to be the next, with the word of the one that signs now. */
const makeNext = (current: KeptKey, issuer: string): KeptKey => {
  const next = makeKept()
  const text = Buffer.from(successorText(issuer, next.jwk))
  return { ...next, by: current.jwk.kid, sig: sign(null, text, privateKeyOf(current)).toString('base64url') }
}

const isCurrent = ({ jwk, from }: KeptKey): boolean => from !== undefined && jwk.exp === undefined
const currentOf = (keys: readonly KeptKey[]): KeptKey => {
  const current = keys.find(isCurrent)
  if (!current) throw new Error('no key signs')
  return current
}

/** A private key made on the first start and kept under this name. */
export const keyMadeOnce = async (db: ServerQueries, name: string) => {
  const jwk = privateJwkSchema.parse(await settingMadeOnce(db, name, makeJwk))
  return { jwk, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) }
}

const readKeys = async (db: ServerQueries): Promise<KeptKey[]> =>
  keptKeysSchema.parse((await readSetting(db, SETTING)) ?? [])

/** The keys of a first start: one that signs, and the one that will. A server of an earlier make had the first alone. */
const makeKeys = async (db: ServerQueries, issuer: string): Promise<Json> => {
  const old = privateJwkSchema.safeParse(await readSetting(db, 'capability-key'))
  const current = { ...makeKept(old.success ? old.data : makeJwk()), from: 0 }
  return [current, makeNext(current, issuer)] as Json
}

/** Reads the server's keys, and makes them on its first start. */
export const loadServerKeys = async (db: ServerQueries, issuer: string): Promise<CapabilityKeys> => {
  let kept = keptKeysSchema.parse(await settingMadeOnce(db, SETTING, () => makeKeys(db, issuer)))
  let signing = { privateKey: privateKeyOf(currentOf(kept)), jwk: currentOf(kept).jwk }
  const until = (seconds: number, now: number) =>
    kept.map(({ jwk }) => jwk).filter(({ exp }) => exp === undefined || now < exp + seconds)
  return {
    get capability() {
      return { ...signing, kid: signing.jwk.kid }
    },
    published: (now) => until(MAX_LIFE_SECONDS + MAX_SKEW_SECONDS, now),
    openable: (now) => until(OPENABLE_SECONDS, now),
    get successors() {
      return kept
        .flatMap(({ jwk: { exp, ...jwk }, by, sig }) =>
          by !== undefined && sig !== undefined ? [{ jwk, by, sig }] : []
        )
        .slice(-MAX_SUCCESSORS)
    },
    async reload(queries) {
      kept = await readKeys(queries)
      const current = currentOf(kept)
      if (current.jwk.kid === signing.jwk.kid) return false
      signing = { privateKey: privateKeyOf(current), jwk: current.jwk }
      return true
    }
  }
}

/**
 * Lets the next key sign from now on (seconds): it was published since it was made. The one before signs no more, its private
 * half is forgotten, and a new next key is made. Gives the id of the key that signs now. Call it inside a transaction.
 */
export const rotateKeys = async (tx: ServerQueries, issuer: string, now: number): Promise<string> => {
  const keys = await readKeys(tx)
  const next = keys.find(({ from }) => from === undefined)
  if (!next) throw new Error('there is no next key')
  const turned = keys.map((key): KeptKey => {
    if (key === next) return { ...key, from: now }
    if (!isCurrent(key)) return key
    const { d: _forgotten, ...rest } = key
    return { ...rest, jwk: { ...key.jwk, exp: now } }
  })
  await writeSetting(tx, SETTING, [...turned, makeNext({ ...next, from: now }, issuer)] as Json)
  return next.jwk.kid
}

/** Since when the present key signs, in seconds; 0 for the first. */
export const signingSince = async (db: ServerQueries): Promise<number> => currentOf(await readKeys(db)).from ?? 0
