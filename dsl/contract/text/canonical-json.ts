/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** No member is left out. */
const NONE: ReadonlySet<string> = new Set()

/**
 * RFC 8785 canonical JSON: members sorted by UTF-16 code units, ECMAScript number and string forms, no white space.
 * `undefined` members are left out, and those of the names `without`, however deep. Throws on a number that is not finite and
 * on a lone surrogate, since neither has a form.
 */
export const canonicalJson = (value: Json, without: ReadonlySet<string> = NONE): string => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('canonical JSON holds no lone surrogate')
    return JSON.stringify(value)
  }
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error('canonical JSON holds only finite numbers')
    return JSON.stringify(value)
  }
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item, without)}`
    return `[${text}]`
  }
  const record = value as { readonly [key: string]: Json | undefined }
  for (const key of Object.keys(record).sort()) {
    const member = record[key]
    if (member === undefined || without.has(key)) continue
    text += `${text === '' ? '' : ','}${canonicalJson(key)}:${canonicalJson(member, without)}`
  }
  return `{${text}}`
}

/** Do the members of every object in it come in the order of their UTF-16 code units? */
const isSorted = (value: Json): boolean => {
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(isSorted)
  const record = value as { readonly [key: string]: Json }
  let before = ''
  for (const key of Object.keys(record)) {
    if (key < before || !isSorted(record[key] as Json)) return false
    before = key
  }
  return true
}

/**
 * Is `text` the RFC 8785 form of `parsed`, which JSON read of it? What JSON's own printer writes alike, with its members in order and
 * no half of a surrogate pair, is; all else is printed anew and compared. Throws as `canonicalJson` does.
 */
export const isCanonicalJson = (text: string, parsed: Json): boolean =>
  (JSON.stringify(parsed) === text && !text.includes('\\ud') && isSorted(parsed)) || canonicalJson(parsed) === text
