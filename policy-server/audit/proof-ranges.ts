/** Leaves `from` up to, not including, `end`: a subtree of the log, whose hash a proof names. */
export interface LeafRange {
  readonly from: number
  readonly end: number
}

/** A whole subtree: it covers the 2^height leaves from `n`·2^height on. */
export interface Subtree {
  readonly height: number
  readonly n: number
}

/** The largest power of two that is smaller than `count`, which is at least 2. */
const splitOf = (count: number): number => {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/** Whose hashes prove that a leaf is in a log of this size, from its sibling up (RFC 6962 §2.1.1). */
export const inclusionRanges = (leaf: number, size: number): LeafRange[] => {
  const ranges: LeafRange[] = []
  let from = 0
  let end = size
  while (end - from > 1) {
    const middle = from + splitOf(end - from)
    if (leaf < middle) {
      ranges.push({ from: middle, end })
      end = middle
    } else {
      ranges.push({ from, end: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/** Whose hashes prove that a log of this size continues the one of size `old`, which is not empty (RFC 6962 §2.1.2). */
export const consistencyRanges = (old: number, size: number): LeafRange[] => {
  const ranges: LeafRange[] = []
  let from = 0
  let end = size
  while (end !== old) {
    const middle = from + splitOf(end - from)
    if (old <= middle) {
      ranges.push({ from: middle, end })
      end = middle
    } else {
      ranges.push({ from, end: middle })
      from = middle
    }
  }
  // Where the old log is itself a whole subtree, its root is known.
  if (from > 0) ranges.push({ from, end })
  return ranges.reverse()
}

/** The whole subtrees that a range of a proof consists of, left to right. */
export const subtreesOf = ({ from, end }: LeafRange): Subtree[] => {
  const subtrees: Subtree[] = []
  for (let at = from; at < end; ) {
    let height = 0
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++
    subtrees.push({ height, n: at / 2 ** height })
    at += 2 ** height
  }
  return subtrees
}
