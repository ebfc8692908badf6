/** A Cedar string literal. What does not print is written as an escape, so that a reader sees it. */
export const cedarString = (text: string): string =>
  `"${text.replace(/["\\]|\p{C}|[\u2028\u2029]/gu, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
  )}"`

/** `path == "a"`, or for several texts `["a", "b"].contains(path)`. */
export const isOneOf = (path: string, texts: readonly string[]): string => {
  const [first = '', ...more] = texts.toSorted()
  if (more.length === 0) return `${path} == ${cedarString(first)}`
  return `[${[first, ...more].map(cedarString).join(', ')}].contains(${path})`
}

/** A set of texts in which all that an attribute holds must lie. */
export const liesWithin = (path: string, texts: readonly string[]): string =>
  texts.length === 0 ? `${path}.isEmpty()` : `[${texts.toSorted().map(cedarString).join(', ')}].containsAll(${path})`

/** A policy laid out as `cedar format` would. */
export const cedarPolicy = ({
  comment,
  id,
  head,
  conditions
}: {
  readonly comment: string
  readonly id: string
  readonly head: string
  readonly conditions: readonly string[]
}): string => {
  const when = conditions.length === 0 ? '' : `\nwhen\n{\n  ${conditions.join(' &&\n  ')}\n}`
  return `// ${comment}\n@id(${cedarString(id)})\n${head}${when};`
}
