import type { Plan, Span, Stmt } from '../contract/index.ts'
import { isRecord } from './as-new.ts'
import { parsePlan, parseTurn, type Turn } from './parse-plan.ts'

/** Where a place of a plan stands in the text that the plan was made of; `undefined` for what does not come of that text. */
export type PlaceInSent = (span: Span) => Span | undefined

type Pair = readonly [whole: Span, sent: Span]

const isSpan = (value: unknown): value is Span => isRecord(value) && 'line' in value && 'column' in value

/** Walks two trees of one shape together and notes which place became which. */
const pairSpans = (whole: unknown, sent: unknown, pairs: Pair[]): void => {
  if (!isRecord(whole) || !isRecord(sent)) return
  if (isSpan(whole.span) && isSpan(sent.span)) pairs.push([whole.span, sent.span])
  for (const key of Object.keys(whole)) if (key !== 'span') pairSpans(whole[key], sent[key], pairs)
}

/** The statements from this one on, in whatever block it stands. */
const from = (tree: unknown, id: number): readonly Stmt[] | undefined => {
  if (!isRecord(tree)) return undefined
  if (Array.isArray(tree)) {
    const at = tree.findIndex((each) => isRecord(each) && each.id === id && 'kind' in each)
    if (at >= 0) return tree.slice(at)
  }
  for (const each of Object.values(tree)) {
    const found = from(each, id)
    if (found) return found
  }
  return undefined
}

/** A look that was added stands before what the plan returns, or last. */
const pairBodies = (whole: readonly Stmt[], sent: readonly Stmt[], pairs: Pair[]): void => {
  for (const [i, stmt] of sent.entries()) pairSpans(stmt.kind === 'return' ? whole.at(-1) : whole[i], stmt, pairs)
}

const placed = (text: string, start: number, length: number): Span => {
  const before = text.slice(0, start).split(/\r\n?|\n/)
  return { start, end: start + length, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

const read = (text: string): Plan | Turn | undefined => parsePlan(text).plan?.plan ?? parseTurn(text).turn

/**
 * Tells where places of a plan stand in the text that it was made of: a turn, a plan to which a look was added, or, with the number of the first
 * of them in the plan, the statements that took another's place. A word inside a part is looked for in that part.
 *
 * @example placeInSent('plan "x"\nsite a = "https://a.example"\nreturn n\n', 'return n')
 */
export const placeInSent = (whole: string, sent: string, replacement?: number): PlaceInSent => {
  if (whole === sent) return (span) => span
  const made = read(whole)
  const meant = read(sent)
  if (!made || !meant) return () => undefined
  const pairs: Pair[] = []
  if (replacement === undefined) {
    pairBodies(made.body, meant.body, pairs)
    for (const decl of meant.decls)
      pairSpans(
        made.decls.find(({ kind, name }) => kind === decl.kind && name === decl.name),
        decl,
        pairs
      )
  } else for (const [i, stmt] of meant.body.entries()) pairSpans(from(made.body, replacement)?.[i], stmt, pairs)
  const all = { start: 0, end: sent.length, line: 1, column: 1 }
  return (span) => {
    if (span.start === 0) return all
    const around = pairs.filter(([{ start, end }]) => start <= span.start && span.end <= end)
    const [inner] = around.sort(([a], [b]) => a.end - a.start - (b.end - b.start))
    if (!inner) return undefined
    const [{ start, end }, own] = inner
    if (start === span.start && end === span.end) return own
    const word = whole.slice(span.start, span.end)
    const at = sent.indexOf(word, own.start)
    return word !== '' && at >= 0 && at + word.length <= own.end ? placed(sent, at, word.length) : own
  }
}
