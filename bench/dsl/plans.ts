const HEAD = ['plan "Measured"', 'site s = "https://s.example"', 'input n: number', 'on s {', 'open "/"']

const planOf = (lines: number, round: readonly ((i: number) => string)[]): string => {
  const count = lines - HEAD.length - 1
  const body = Array.from({ length: count }, (_, i) => round[i % round.length]?.(i) ?? '')
  return `${[...HEAD, ...body, '}'].join('\n')}\n`
}

/** A plan of so many lines as people write them, each aimed elsewhere. */
export const usualPlan = (lines: number): string =>
  planOf(lines, [
    (i) => `  fill field "Title ${i}" with "a"`,
    (i) => `  let r${i} = read text of cell "Sum ${i}"`,
    (i) => `  if n > ${i} { click link "Next" }`,
    (i) => `  click button "Save ${i}"`
  ])

/** Short lines, of which 20,000 are within the length that a plan may have. */
export const shortPlan = (lines: number): string =>
  planOf(lines, [
    (i) => `copy row "${i.toString(36)}"`,
    () => 'back',
    () => 'reload',
    (i) => `let v${i.toString(36)}=n`
  ])
