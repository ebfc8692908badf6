import { hashes, keygen, sign, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'

// At once, and in pages without WebCrypto (plain http) as well.
hashes.sha512 = sha512

/** Ed25519 (RFC 8032) over bytes, for what runs in pages. `verify` is strict, so that there is one answer everywhere. */
export const ed25519 = {
  keygen: () => keygen(),
  sign: (bytes: Uint8Array, secretKey: Uint8Array): Uint8Array => sign(bytes, secretKey),
  verify: (signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array): boolean =>
    verify(signature, bytes, publicKey, { zip215: false })
}
