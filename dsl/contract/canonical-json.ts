/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * RFC 8785 canonical JSON: members sorted by UTF-16 code units, ECMAScript number and string forms, no white space.
 * `undefined` members are left out. Throws on a number that is not finite and on a lone surrogate, since neither has a form.
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('canonical JSON holds only finite numbers')
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('canonical JSON holds no lone surrogate')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const record = value as { readonly [key: string]: Json | undefined }
  const members = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${canonicalJson(key)}:${canonicalJson(record[key] as Json)}`)
  return `{${members.join(',')}}`
}
