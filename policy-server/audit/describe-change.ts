import type { Result } from '@writ/dsl/contract'
import { notVerified } from '@writ/dsl/contract'

/** Where the leaves of a log first differ from those that were logged, by their hashes. */
interface Change {
  readonly at: number
  /** Where else, behind this place, the leaf that stands here was logged; -1 where nowhere. */
  readonly later: number
  /** Does the leaf that was logged here stand behind this place? */
  readonly isPutOff: boolean
}

const countOf = (hash: string, hashes: readonly string[]): number => hashes.filter((one) => one === hash).length

const changeOf = (found: readonly string[], logged: readonly string[]): Change | undefined => {
  const at = logged.findIndex((hash, n) => found[n] !== hash)
  const [here, was] = [found[at], logged[at]]
  // A log that was cut off, or goes on, differs in no leaf that is in both.
  if (here === undefined || was === undefined) return undefined
  // The same leaf may have been logged more than once.
  const isPutOff = countOf(was, found.slice(at)) >= countOf(was, logged.slice(at))
  return { at, later: logged.indexOf(here, at + 1), isPutOff }
}

const dropped = (count: number): string =>
  count === 1 ? 'the leaf is missing' : `${count} leaves are missing from here on`

const putIn = (before: number): string =>
  before < 0 ? 'a leaf was put in that was not logged' : `leaf ${before} was put in here once more`

/**
 * How a log's leaves differ from those that were logged, at the first place where they do; `undefined` where they do not, or one is the
 * beginning of the other. Both are leaf hashes, in base64.
 */
export const describeChange = (found: readonly string[], logged: readonly string[]): Result<never> | undefined => {
  const change = changeOf(found, logged)
  if (!change) return undefined
  const { at, later, isPutOff } = change
  const before = at === 0 ? -1 : logged.lastIndexOf(found[at] ?? '', at - 1)
  if (later > 0 && !isPutOff) return notVerified('truncated', dropped(later - at), at)
  if (later > 0) return notVerified('reordered', `leaf ${later} stands in the place of this one`, at)
  if (isPutOff) return notVerified('extended', putIn(before), at)
  return before < 0
    ? notVerified('altered', 'the leaf is not the one that was logged', at)
    : notVerified('reordered', `leaf ${before} stands in the place of this one`, at)
}
