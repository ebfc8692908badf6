import { foldText } from '../tree/fold-text.ts'

/** What editors put beside the text for their caret: no width, no meaning. */
const INVISIBLE = /[\u200b\u2060\ufeff]/g

const linesOf = (text: string): readonly string[] =>
  text
    .replace(INVISIBLE, '')
    .split('\n')
    .map(foldText)
    .filter((line) => line !== '')

/** The same words on the same lines; how far apart lines stand is the editor's. */
export const sameLines = (one: string, other: string): boolean => {
  const [a, b] = [linesOf(one), linesOf(other)]
  return a.length === b.length && a.every((line, at) => line === b[at])
}

/** Letters and digits, without case and accents: what a mask or a completion keeps of what was typed. */
const significant = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

const isWithin = (inner: string, outer: string): boolean => {
  let at = 0
  for (const char of outer) if (at < inner.length && inner.startsWith(char, at)) at += char.length
  return at === inner.length
}

const FRACTION = /^\s*[-+]?\d+[.,]\d+\s*$/

/** Does a text hold all that was typed, in its order, whatever stands between? A number keeps its point or comma. */
export const holdsTyped = (now: string, typed: string): boolean =>
  isWithin(significant(typed), significant(now)) && (!FRACTION.test(typed) || /[.,]/.test(now))

/** Points and commas between groups of three digits, and nowhere else: they change no number. */
const isGrouped = (text: string): boolean => /^\D*\d{1,3}([.,])\d{3}(?:\1\d{3})*\D*$/.test(text)

/**
 * Is it the text as a mask writes it: the same letters and digits, with marks between them that the text did not have, and with
 * every mark that it had? `1250` is no `12.50`, and `5` no `-5`.
 */
export const isMasked = (now: string, text: string): boolean => {
  const bare = (of: string) => of.replace(/\s+/g, '')
  if (text.trim() === '' || significant(now) !== significant(text) || !isWithin(bare(text), bare(now))) return false
  if (/^\s*-/.test(now) && !/^\s*-/.test(text)) return false
  return !/[.,]/.test(now) || /[.,]/.test(text) || isGrouped(now.trim())
}
