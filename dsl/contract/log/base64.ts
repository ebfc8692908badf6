import { base64url } from '../text/base64url.ts'

const encode = (bytes: Uint8Array): string => {
  const text = base64url.encode(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

const decode = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  return base64url.decode(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
}

/** Base64 with padding (RFC 4648 §4), strict: `decode` gives `undefined` for any spelling but the canonical one. */
export const base64 = { encode, decode }
