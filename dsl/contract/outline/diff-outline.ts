const indentOf = (line: string): number => line.length - line.trimStart().length

/** Beyond this many lines on a side a change is told as taken out and put in whole. */
const MOST = 2500

interface Change {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/** Longest common subsequence of lines (Hunt and McIlroy's problem, by its table: outlines are short). */
const compare = (before: readonly string[], after: readonly string[]): readonly Change[] => {
  if (before.length > MOST || after.length > MOST) {
    return [
      ...before.map((line) => ({ sign: '-' as const, line })),
      ...after.map((line) => ({ sign: '+' as const, line }))
    ]
  }
  const width = after.length + 1
  const lengths = new Uint16Array((before.length + 1) * width)
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      lengths[a * width + b] =
        before[a] === after[b]
          ? (lengths[(a + 1) * width + b + 1] ?? 0) + 1
          : Math.max(lengths[(a + 1) * width + b] ?? 0, lengths[a * width + b + 1] ?? 0)
    }
  }
  const changes: Change[] = []
  let [a, b] = [0, 0]
  while (a < before.length || b < after.length) {
    const [old, now] = [before[a], after[b]]
    if (old !== undefined && old === now) {
      changes.push({ sign: ' ', line: old })
      a += 1
      b += 1
    } else if (
      old !== undefined &&
      (now === undefined || (lengths[(a + 1) * width + b] ?? 0) >= (lengths[a * width + b + 1] ?? 0))
    ) {
      changes.push({ sign: '-', line: old })
      a += 1
    } else {
      changes.push({ sign: '+', line: now ?? '' })
      b += 1
    }
  }
  return changes
}

const sharedStart = (a: readonly string[], b: readonly string[]): number => {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

const sharedEnd = (a: readonly string[], b: readonly string[], from: number): number => {
  let back = 0
  while (back < Math.min(a.length, b.length) - from && a.at(-1 - back) === b.at(-1 - back)) back += 1
  return back
}

/**
 * What changed from one outline of a document to the next: lines that went (`-`) and came (`+`), under the lines that they
 * stand in. `''` where nothing did. Refs are stable, so an element whose state changed has the same ref on both lines.
 */
export const diffOutline = (before: string, after: string): string => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const start = sharedStart(old, now)
  const end = sharedEnd(old, now, start)
  const middle = compare(old.slice(start, old.length - end), now.slice(start, now.length - end))
  const all: readonly Change[] = [...now.slice(0, start).map((line): Change => ({ sign: ' ', line })), ...middle]
  const told: string[] = []
  // The lines around the present one, outermost first, and whether they were told.
  const around: { readonly line: string; told: boolean }[] = []
  for (const { sign, line } of all) {
    const depth = indentOf(line)
    while (around.length > 0 && indentOf(around.at(-1)?.line ?? '') >= depth) around.pop()
    if (sign === ' ') {
      around.push({ line, told: false })
      continue
    }
    for (const each of around) {
      if (!each.told) told.push(` ${each.line}`)
      each.told = true
    }
    told.push(`${sign}${line}`)
  }
  return told.join('\n')
}
