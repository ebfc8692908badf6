const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const CODES = new Map([...ALPHABET].map((char, code) => [char, code]))

const encode = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const word = (a << 16) | (b << 8) | c
    const chars = Math.min(bytes.length - i, 3) + 1
    for (let k = 0; k < chars; k++) text += ALPHABET[(word >> (18 - 6 * k)) & 63]
  }
  return text
}

const decode = (text: string): Uint8Array | undefined => {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (const char of text) {
    const code = CODES.get(char)
    if (code === undefined) return undefined
    held = ((held << 6) | code) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  // INVARIANT: one spelling per value; leftover bits must be zero (RFC 4648 §3.5).
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

/** Base64url without padding (RFC 4648 §5), strict: `decode` gives `undefined` for any spelling but the canonical one. */
export const base64url = { encode, decode }
