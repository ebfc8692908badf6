/** White space folded to single spaces and trimmed (the white space of accname; a no-break space counts as one). */
export const foldText = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim()

/** A text as the language compares it: white space folded, composed (NFC), case ignored. */
export const textKey = (text: string): string => foldText(text).normalize('NFC').toLowerCase()

/** Whole-string comparison as the language means it: white space folded, case ignored. */
export const sameText = (a: string, b: string): boolean => textKey(a) === textKey(b)

/** Whole-string glob: `*` stands for any run of characters, everything else for itself. Linear in both lengths but for `*`, never exponential. */
export const matchesGlob = (glob: string, text: string): boolean => {
  const parts = textKey(glob).split('*')
  const whole = textKey(text)
  const first = parts[0] ?? ''
  if (parts.length === 1) return whole === first
  const last = parts[parts.length - 1] ?? ''
  if (whole.length < first.length + last.length || !whole.startsWith(first) || !whole.endsWith(last)) return false
  let at = first.length
  const end = whole.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = whole.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
