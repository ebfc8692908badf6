import type { Diagnostic, RunReport, Span } from '@writ/dsl/contract'
import { type PlaceInSent, placeInSent } from '@writ/dsl/syntax'
import { eq } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'

/** A whole plan, and where its places stand in what its planner sent. */
export interface SentPlace {
  readonly whole: string
  readonly place: PlaceInSent
}

export const sentPlace = (whole: string, sent: string, replacement?: number): SentPlace => ({
  whole,
  place: placeInSent(whole, sent, replacement)
})

interface RunPlace extends SentPlace {
  readonly session: string
}

/** The session of a run, and where places of its plan stand in what was sent for it. */
export const placeOfRun = async (tx: Queries, id: string): Promise<RunPlace> => {
  const [run] = await tx
    .select({ text: runs.text, session: runs.session, decided: runs.decided })
    .from(runs)
    .where(eq(runs.id, id))
  const { text = '', session = '', decided } = run ?? {}
  const { sent, continues, replaced } = decided ?? {}
  const own = sent === undefined ? sentPlace(text, text) : sentPlace(text, sent, continues && replaced?.at(-1)?.at)
  return { session, ...own }
}

const MOST_WORDS = 80

const words = (whole: string, { start, end }: { readonly start: number; readonly end: number }): string =>
  whole.slice(start, end).split('\n', 1)[0]?.slice(0, MOST_WORDS).trim() ?? ''

/** A sentence about a place that is in nothing which was sent now: in what its session declared, or the held run had. */
const before = (message: string, whole: string, span: Parameters<PlaceInSent>[0]): string =>
  `${message} (at \`${words(whole, span)}\`, which was sent before this)`

interface Placed {
  readonly message: string
  readonly span?: Span | undefined
}

/** A refusal with its place in what was sent. */
export const refusalInSent = <Why extends Placed>(why: Why, { whole, place }: SentPlace): Why => {
  const { span: at, ...rest } = why
  if (!at) return why
  const span = place(at)
  return (span ? { ...why, span } : { ...rest, message: before(why.message, whole, at) }) as Why
}

/** What was found in a plan, each with its place in what was sent; what stands nowhere there is told at its beginning. */
export const diagnosticsInSent = (
  diagnostics: readonly Diagnostic[],
  { whole, place }: SentPlace
): readonly Diagnostic[] =>
  diagnostics.map((found) => {
    const span = place(found.span)
    return span
      ? { ...found, span }
      : {
          ...found,
          message: before(found.message, whole, found.span),
          span: { start: 0, end: 0, line: 1, column: 1 }
        }
  })

/** A report of a run with the places of its plan in what was sent; what was taken back of what was sent before keeps its line there. */
export const reportInSent = (report: RunReport, sent: SentPlace): RunReport => {
  const { refusal, undone, notUndone } = report
  const own = (spans: NonNullable<RunReport['undone']>) => spans.map((span) => sent.place(span) ?? span)
  return {
    ...report,
    ...(refusal && { refusal: refusalInSent(refusal, sent) }),
    ...(undone && { undone: own(undone) }),
    ...(notUndone && { notUndone: own(notUndone) })
  }
}
