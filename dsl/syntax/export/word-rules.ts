/** Rules of GBNF, which has no negation, for a word that is none of some words: one for each beginning of those. */
const FIRST = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const LATER = `0123456789${FIRST}`

/** The characters as a class, runs as ranges. They come in the order of their codes. */
const classOf = (chars: readonly string[]): string => {
  const runs: [string, string][] = []
  for (const char of [...chars].sort()) {
    const run = runs.at(-1)
    if (run && run[1].charCodeAt(0) + 1 === char.charCodeAt(0)) run[1] = char
    else runs.push([char, char])
  }
  return `[${runs.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join('')}]`
}

/**
 * The rules, by name. The one called `name` stands for a whole word that is not in `except`; each other one for the rest
 * of a word after a beginning of one of those.
 */
export const wordRules = (name: string, except: readonly string[]): Map<string, string> => {
  const rest = `${name}-rest`
  const rules = new Map<string, string>()
  const rule = (beginning: string): string => {
    const called = beginning === '' ? name : `${name}-${rules.size}`
    rules.set(called, '')
    const alphabet = [...(beginning === '' ? FIRST : LATER)]
    const next = new Set(except.flatMap((word) => (word.startsWith(beginning) ? (word[beginning.length] ?? []) : [])))
    const others = `${classOf(alphabet.filter((char) => !next.has(char)))} ${rest}`
    const going = [...next].sort().map((char) => `"${char}" ${rule(beginning + char)}`)
    const ended = beginning !== '' && !except.includes(beginning) ? ['""'] : []
    rules.set(called, [others, ...going, ...ended].join(' | '))
    return called
  }
  rule('')
  return rules.set(rest, `${classOf([...LATER])}*`)
}
