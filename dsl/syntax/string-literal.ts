import { isSoundText } from '../contract/index.ts'

/** Decodes a JSON string with its quotes (RFC 8259 §7); `undefined` for a bad escape, a raw control character, a NUL or a lone surrogate. */
export const decodeString = (image: string): string | undefined => {
  try {
    const text: unknown = JSON.parse(image)
    return typeof text === 'string' && isSoundText(text) ? text : undefined
  } catch {
    return undefined
  }
}
