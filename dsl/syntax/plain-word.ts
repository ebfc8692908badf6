/** Letters of other scripts that look like a Latin one (UTS #39, the part that meets in words of plans). */
const LOOK_ALIKE = new Map([
  ['а', 'a'],
  ['с', 'c'],
  ['е', 'e'],
  ['о', 'o'],
  ['р', 'p'],
  ['х', 'x'],
  ['у', 'y'],
  ['і', 'i'],
  ['ј', 'j'],
  ['ѕ', 's'],
  ['һ', 'h'],
  ['ԁ', 'd'],
  ['ԛ', 'q'],
  ['ԝ', 'w'],
  ['ӏ', 'l'],
  ['к', 'k'],
  ['т', 't'],
  ['ո', 'n'],
  ['А', 'A'],
  ['В', 'B'],
  ['С', 'C'],
  ['Е', 'E'],
  ['Н', 'H'],
  ['І', 'I'],
  ['К', 'K'],
  ['М', 'M'],
  ['О', 'O'],
  ['Р', 'P'],
  ['Т', 'T'],
  ['Х', 'X'],
  ['ο', 'o'],
  ['α', 'a'],
  ['ι', 'i'],
  ['ν', 'v'],
  ['ρ', 'p'],
  ['υ', 'u'],
  ['κ', 'k'],
  ['τ', 't'],
  ['ı', 'i'],
  ['ɡ', 'g'],
  ['ɑ', 'a'],
  ['ⅼ', 'l']
] as const satisfies readonly (readonly [string, string])[] as readonly (readonly [string, string])[])

const SCRIPTS = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u
const LATIN = /[\p{Script=Latin}]/u

/** Is it a word of Latin letters with some of another script among them that look the same (UTS #39)? */
export const isMixed = (word: string): boolean =>
  LATIN.test(word) && [...word].some((char) => SCRIPTS.test(char) && LOOK_ALIKE.has(char))

/** The word in ASCII letters that this one looks like, or `undefined` where it looks like none. */
export const plainWord = (word: string): string | undefined => {
  const plain = [...word.normalize('NFKC')].map((char) => LOOK_ALIKE.get(char) ?? char).join('')
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(plain) ? plain : undefined
}
