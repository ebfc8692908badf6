/** Edits (insert, delete, replace, swap neighbours) between two short words. */
const edits = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1))
      ;(rows[i] as number[])[j] = swapped ? Math.min(least, at(i - 2, j - 2) + 1) : least
    }
  }
  return at(a.length, b.length)
}

/** A word this short is one edit from too many. */
const SHORT = 2

/** The word that was probably meant: at most two edits away (one, for words under five letters), and the only nearest one. */
export const nearestWord = (word: string, known: Iterable<string>): string | undefined => {
  if (word.length > 40 || word.length <= SHORT) return undefined
  const reach = word.length < 5 ? 1 : 2
  const near = [...known]
    .filter((other) => other !== word && other.length > SHORT && Math.abs(other.length - word.length) <= reach)
    .map((other) => ({ other, cost: edits(word.toLowerCase(), other.toLowerCase()) }))
    .filter(({ cost }) => cost <= reach)
    .sort((a, b) => a.cost - b.cost)
  const [first, second] = near
  return first && first.cost !== second?.cost ? first.other : undefined
}
