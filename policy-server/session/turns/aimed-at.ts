import { joinRefs, type Refs } from '@writ/dsl/contract'
import { parsePlan, refWords } from '@writ/dsl/syntax'
import { and, desc, eq, sql } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { PlanSent } from '../submit-plan.ts'
import { refsIn } from './refs-in.ts'
import { whenTold } from './when-told.ts'

/** What a plan may aim at with refs, and what those that it uses stand for. */
export interface AimedAt {
  readonly refs: Refs
  readonly used: Refs
}

/** The last reports that are looked through for views of one document. */
const RECENT = 10

/** What the last view of the session told, and earlier ones of the same document. */
export const shownIn = async (tx: Queries, session: string): Promise<Refs> => {
  const last = await tx
    .select({ report: runs.report })
    .from(runs)
    // A report can hold a NUL, which no operator of JSON gets over: those that may have refs are looked for by their words.
    .where(and(eq(runs.session, session), sql`${runs.report}::text like '%"refs":{"e%'`))
    .orderBy(desc(whenTold), desc(runs.at), desc(runs.id))
    .limit(RECENT)
  const views = last.flatMap(({ report }) => (report?.refs ? [report.refs] : []))
  return joinRefs(views.reverse()) ?? {}
}

const pick = (refs: Refs, words: Iterable<string>): Refs =>
  Object.fromEntries(
    [...words].flatMap((word) => (Object.hasOwn(refs, word) ? [[word, refs[word] as Refs[string]]] : []))
  )

/** What the refs in what stays of a held plan stood for when that was decided. */
export const staysOf = ({ text, held, decided }: Pick<Run, 'text' | 'held' | 'decided'>): Refs =>
  pick(decided?.refs ?? {}, refWords(parsePlan(text).plan?.plan.body, held?.at))

const wordsIn = (text: string): readonly string[] =>
  [...text.matchAll(/@(e[1-9]\d{0,8})(?!\w)/g)].map(([, word = '']) => word)

/** What goes on with a held run: its own words stand for what was shown alone, all others for what they stood for when that run was decided. */
const goingOn = (held: Run, { replace, look = '' }: NonNullable<PlanSent['continues']>, shown: Refs): Refs => {
  const own = refsIn(replace, look)
  const all: Refs = { ...shown, ...held.decided?.refs, ...pick(shown, own), ...staysOf(held) }
  return Object.fromEntries(Object.entries(all).filter(([word]) => !own.has(word) || Object.hasOwn(shown, word)))
}

/**
 * What the refs of a plan stand for: what its session's last view called so. In one that goes on with a held run, what stays of that keeps its
 * meaning, and what is new means what was shown when it was put together (`setApart`).
 */
export const aimedAt = async (
  tx: Queries,
  {
    session,
    text,
    continues,
    replaced = [],
    meant
  }: Pick<PlanSent, 'session' | 'text' | 'continues' | 'replaced' | 'meant'>
): Promise<AimedAt> => {
  const words = new Set([...wordsIn(text), ...refWords(replaced)])
  if (words.size === 0) return { refs: {}, used: {} }
  const shown = meant ?? (await shownIn(tx, session.id))
  const [held] = continues ? await tx.select().from(runs).where(eq(runs.id, continues.run)) : []
  const refs = held && continues ? goingOn(held, continues, shown) : shown
  return { refs, used: pick(refs, words) }
}
