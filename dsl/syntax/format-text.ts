import type { IToken } from 'chevrotain'
import type { Diagnostic, Plan } from '../contract/index.ts'
import { parsePlan } from './parse-plan.ts'
import { INDENT, type Line, linesOf } from './print-plan.ts'
import { CloseBrace, lex, spanOf } from './tokens.ts'

export interface Formatted {
  readonly text?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** A line to write, with what the source had before it. */
interface Written {
  readonly depth: number
  readonly text: string
  readonly at: number
  readonly blankBefore: boolean
  readonly opens: boolean
  readonly closes: boolean
}

const closesBlock = ({ text }: Line): boolean => text.startsWith('}')

/** First index whose item passes; all items from there on pass too. */
const firstFrom = <T>(items: readonly T[], passes: (item: T) => boolean): number => {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(items[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}

/** Enough to look back over an indent and a line that holds only spaces. */
const LOOK_BACK = 400

/** Does a line that holds nothing stand right before the line on which `offset` is the first word? */
const blankBefore = (text: string, offset: number): boolean =>
  /\n[ \t]*\n[ \t]*$/.test(text.slice(Math.max(0, offset - LOOK_BACK), offset).replace(/\r\n?/g, '\n'))

const standsAlone = (text: string, { start }: { readonly start: number }): boolean => {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1
  return text.slice(lineStart, start).trim() === ''
}

const withComments = (text: string, lines: readonly Line[], comments: readonly IToken[]): Written[] => {
  const before: Written[][] = lines.map(() => [])
  const trailing: string[][] = lines.map(() => [])
  const end: Written[] = []
  for (const comment of comments) {
    const span = spanOf(comment)
    const next = firstFrom(lines, ({ at }) => at > span.start)
    const words = comment.image.trimEnd()
    const line = lines[next]
    if (next > 0 && !standsAlone(text, span)) trailing[next - 1]?.push(words)
    else {
      const depth = line ? line.depth + (closesBlock(line) ? 1 : 0) : 0
      ;(before[next] ?? end).push({ depth, text: words, at: span.start, ...plain(text, span.start) })
    }
  }
  const written = lines.flatMap((line, i) => {
    const behind = trailing[i] ?? []
    const whole = behind.length > 0 ? `${line.text}  ${behind.join(' ')}` : line.text
    const shape = { ...plain(text, line.at), opens: line.text.endsWith('{'), closes: closesBlock(line) }
    return [...(before[i] ?? []), { ...line, text: whole, ...shape }]
  })
  return [...written, ...end]
}

const plain = (text: string, at: number) => ({ blankBefore: blankBefore(text, at), opens: false, closes: false })

/**
 * A plan's text in canonical form with its comments kept: a comment on its own line stays before what it preceded, one
 * behind a statement stays behind it. A blank line is kept as one. Refuses with the diagnostics of `parsePlan`.
 */
export const formatText = (text: string): Formatted => {
  const { plan: parsed, diagnostics } = parsePlan(text)
  return parsed ? { text: formatParsed(text, parsed.plan), diagnostics } : { diagnostics }
}

const formatParsed = (text: string, plan: Plan): string => {
  const { tokens, comments } = lex(text)
  const closes = tokens.filter(({ tokenType }) => tokenType === CloseBrace).map(({ startOffset }) => startOffset)
  const closeAfter = (from: number) => closes[firstFrom(closes, (at) => at >= from)] ?? text.length
  const lines = linesOf(plan, { planAt: tokens[0]?.startOffset ?? 0, closeAfter })
  return writeLines(
    withComments(text, lines, comments),
    lines[plan.decls.length]?.at ?? 0,
    lines[plan.decls.length + 1]?.at
  )
}

/** The declarations are always parted from the body: by the blank line the author left, or else by one right behind them. */
const writeLines = (written: readonly Written[], headEnd: number, bodyAt: number | undefined): string => {
  const parts = written.some(
    ({ at, blankBefore: blank }) => blank && at > headEnd && bodyAt !== undefined && at <= bodyAt
  )
  const out: string[] = []
  let last: Written | undefined
  for (const line of written) {
    const kept = line.blankBefore && last && !last.opens && !line.closes
    const owed = !parts && bodyAt !== undefined && last?.at === headEnd
    if (kept || owed) out.push('')
    out.push(INDENT.repeat(line.depth) + line.text)
    last = line
  }
  return `${out.join('\n')}\n`
}
