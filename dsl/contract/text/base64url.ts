const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Code of a character, by its code point; -1 for any other. */
const CODES = new Int8Array(128).fill(-1)
for (const [code, char] of [...ALPHABET].entries()) CODES[char.charCodeAt(0)] = code
/** Two characters for twelve bits. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => `${ALPHABET[bits >> 6]}${ALPHABET[bits & 63]}`)

const encode = (bytes: Uint8Array): string => {
  let text = ''
  const whole = bytes.length - (bytes.length % 3)
  for (let i = 0; i < whole; i += 3) {
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number)
    text += (PAIRS[word >> 12] as string) + PAIRS[word & 4095]
  }
  if (whole === bytes.length) return text
  const word = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] ?? 0) << 8)
  const rest = (PAIRS[word >> 12] as string) + PAIRS[word & 4095]
  return text + rest.slice(0, bytes.length - whole + 1)
}

const decode = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const code = CODES[text.charCodeAt(i)] ?? -1
    if (code < 0) return undefined
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
