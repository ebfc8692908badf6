import { argon2idAsync } from '@noble/hashes/argon2.js'
import { ok, type Result, refuse } from '@writ/dsl/contract'

/** What Argon2id (RFC 9106) is run with: memory in KiB, passes, lanes. */
export interface Argon2Params {
  readonly m: number
  readonly t: number
  readonly p: number
}

/**
 * What a new passphrase is stretched with: twice the passes of OWASP's m=46 MiB, t=1, p=1, which opens in less than two seconds on two
 * busy cores in both browsers (docs/adr/0025). What an older passphrase was stretched with stands beside its key.
 */
export const ARGON2: Argon2Params = { m: 47_104, t: 2, p: 1 }

/** OWASP Password Storage Cheat Sheet: no weaker pair opens anything, whatever stands on the disk. */
const LEAST = { m: 19_456, t: 2, work: 46_000 }
/** More than a browser gives a page is no parameter of ours. */
const MOST = { m: 1_048_576, t: 64 }

/** May a key be derived so? Parameters from a disk that was written to by others may be neither trifling nor endless. */
export const isSound = ({ m, t, p }: Argon2Params): boolean =>
  p === 1 && m >= LEAST.m && (m * t >= LEAST.m * LEAST.t || m >= LEAST.work) && m <= MOST.m && t >= 1 && t <= MOST.t

const LEAST_LENGTH = 10
const LEAST_KINDS = 5

/** Refuses `vault/weak-passphrase` for fewer than ten characters, or fewer than five different ones. Spaces at the ends count. */
export const checkPassphrase = (passphrase: string): Result<void> => {
  const characters = [...passphrase.normalize('NFKC')]
  const strong = characters.length >= LEAST_LENGTH && new Set(characters).size >= LEAST_KINDS
  return strong ? ok(undefined) : refuse('vault/weak-passphrase', { least: LEAST_LENGTH })
}

/**
 * The key that a passphrase gives, to wrap the vault's key with: Argon2id over its NFKC form, so that two keyboards write the same
 * passphrase. It gives the worker its turn every few milliseconds; WebAssembly, which would be faster, the extension's policy forbids.
 */
export const passphraseKey = async (
  passphrase: string,
  salt: Uint8Array,
  { m, t, p }: Argon2Params
): Promise<CryptoKey> => {
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const stretched = await argon2idAsync(bytes, salt, { m, t, p, dkLen: 32 })
  const raw = new Uint8Array(stretched)
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['wrapKey', 'unwrapKey'])
  for (const part of [bytes, stretched, raw]) part.fill(0)
  return key
}
