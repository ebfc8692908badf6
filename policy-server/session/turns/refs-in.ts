/** Texts, code and comments hold no refs. */
const REF = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|#[^\n]*|@(e[1-9]\d{0,8})(?!\w)/g

/** The refs that these texts of the language aim at, without their `@`. */
export const refsIn = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => [...text.matchAll(REF)].flatMap(([, word]) => word ?? [])))

/** The text with other words for these refs. */
export const withRefs = (text: string, words: ReadonlyMap<string, string>): string =>
  text.replace(REF, (whole, word?: string) => {
    const other = word === undefined ? undefined : words.get(word)
    return other === undefined ? whole : `@${other}`
  })
