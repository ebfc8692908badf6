/** A text of which the middle is what differs. */
export interface ChangedPart {
  readonly before: string
  readonly middle: string
  readonly after: string
}

/** Where `text` differs from `other`: what both begin with, what is `text`'s own, and what both end with. Characters are never split. */
export const changedPart = (text: string, other: string): ChangedPart => {
  const mine = Array.from(text)
  const theirs = Array.from(other)
  const most = Math.min(mine.length, theirs.length)
  let start = 0
  while (start < most && mine[start] === theirs[start]) start++
  let end = 0
  while (end < most - start && mine.at(-1 - end) === theirs.at(-1 - end)) end++
  const join = (from: number, to: number) => mine.slice(from, to).join('')
  return {
    before: join(0, start),
    middle: join(start, mine.length - end),
    after: join(mine.length - end, mine.length)
  }
}
