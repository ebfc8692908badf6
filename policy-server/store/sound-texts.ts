/** As `JSON.stringify` writes them: a NUL and half a character, which PostgreSQL's operators of JSON take for no text. */
const UNSOUND = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** Can the store's operators of JSON look into what is kept of this value? It may nest as deep as a plan does. */
export const hasSoundTexts = (value: object): boolean => JSON.stringify(value).search(UNSOUND) < 0

/** What is kept of a value that others made: with a mark in the place of each character that the store's operators of JSON do not take. */
export const withSoundTexts = <T extends object>(value: T): T => {
  const text = JSON.stringify(value)
  return text.search(UNSOUND) < 0 ? value : JSON.parse(text.replace(UNSOUND, '$1\uFFFD'))
}
