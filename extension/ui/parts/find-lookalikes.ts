/** Letters that are drawn as Latin ones are: the single-character rows of Unicode's confusables (UTS #39) in Cyrillic, Greek, Armenian and Cherokee. */
const LATIN_LOOKING = new Set(
  'аеорсухіјѕһԁԛԝґӏгАВЕКМНОРСТУХІЈЅҺԀԚԜӀοναικρτυχϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿօսոցհԼՍՕՏᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᎠᎥ'
)

const LETTER = /\p{L}/u
const LATIN = /\p{Script=Latin}/u
const OTHER_ALPHABET = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u
const WORD = /[\p{L}\p{M}\p{N}_]/u
const DIGIT = /\p{Nd}/u
/** Those that are what they look like: ASCII, and the full-width ones of East Asian text. */
const PLAIN_DIGIT = /[0-9\uff10-\uff19]/

/** From where to where each word goes. */
const wordsIn = (chars: readonly string[]): readonly (readonly [from: number, to: number])[] => {
  const words: [number, number][] = []
  for (let at = 0; at < chars.length; at++) {
    if (!WORD.test(chars[at] ?? '')) continue
    const from = at
    while (at < chars.length && WORD.test(chars[at] ?? '')) at++
    words.push([from, at])
  }
  return words
}

/**
 * Where a text has letters or digits that pass for others. A letter that is drawn like a Latin one counts in a word that has
 * Latin letters too, and in a word of such letters alone where no word of the text is plainly of their script: a
 * text in Russian has these letters by right. A digit of another script counts where the text has plain digits too.
 *
 * @param chars the text, code point by code point.
 * @returns indices into `chars`.
 */
export const findLookalikes = (chars: readonly string[]): ReadonlySet<number> => {
  const found = new Set<number>()
  const isLookalike = (char: string | undefined) => char !== undefined && LATIN_LOOKING.has(char)
  if (chars.some(isLookalike)) {
    const words = wordsIn(chars)
    const lettersOf = ([from, to]: readonly [number, number]) =>
      chars.slice(from, to).filter((char) => LETTER.test(char))
    const hasLatin = (word: readonly [number, number]) => lettersOf(word).some((char) => LATIN.test(char))
    const isPlain = (word: readonly [number, number]) =>
      !hasLatin(word) && lettersOf(word).some((char) => !isLookalike(char) && OTHER_ALPHABET.test(char))
    const isForeignText = words.some(isPlain)
    for (const word of words) {
      if (!hasLatin(word) && isForeignText) continue
      for (let at = word[0]; at < word[1]; at++) if (isLookalike(chars[at])) found.add(at)
    }
  }
  if (chars.some((char) => PLAIN_DIGIT.test(char)))
    for (const [at, char] of chars.entries()) if (DIGIT.test(char) && !PLAIN_DIGIT.test(char)) found.add(at)
  return found
}
