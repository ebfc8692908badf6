const depthOf = (line: string): number => line.length - line.trimStart().length

/** An outline no deeper than so many levels below its parts; what is left out is counted where it stood. */
export const cutOutline = (outline: string, deepest: number): string => {
  const kept: string[] = []
  let left = 0
  const say = (): void => {
    if (left > 0) kept.push(`${' '.repeat(deepest + 1)}… ${left} more line${left === 1 ? '' : 's'}`)
    left = 0
  }
  for (const line of outline.split('\n')) {
    if (depthOf(line) > deepest) {
      left += 1
      continue
    }
    say()
    kept.push(line)
  }
  say()
  return kept.join('\n')
}
