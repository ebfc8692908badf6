import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url } from './base64url.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

/** SHA-256 as canonical base64url, 43 characters. */
export type Hash = string

export const hashBytes = (bytes: Uint8Array): Hash => base64url.encode(sha256(bytes))

export const hashText = (text: string): Hash => hashBytes(utf8ToBytes(text))

/** SHA-256 over the RFC 8785 form, without the members of these names. */
export const hashJson = (value: Json, without?: ReadonlySet<string>): Hash => hashText(canonicalJson(value, without))

/** A salted commitment: says later that a value was this one, tells nothing before. `salt` is 16 random bytes, base64url. */
export const commit = (salt: string, value: Json): Hash => hashJson([salt, value])
