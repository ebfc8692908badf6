import { isSameRef, joinRefs, type Refs } from '@writ/dsl/contract'
import { parsePlan, refWords } from '@writ/dsl/syntax'
import { and, desc, eq, sql } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { PlanSent } from '../submit-plan.ts'
import { whenTold } from './when-told.ts'

/** What a plan may aim at with refs, and what those that it uses stand for. */
export interface AimedAt {
  readonly refs: Refs
  readonly used: Refs
}

/** The last reports that are looked through for views of one document. */
const RECENT = 10
/** No document has so many elements: a ref that means something else in what stays of a held plan is written with this added. */
const APART = 1_000_000

/** What the last view of the session told, and earlier ones of the same document. */
const shownIn = async (tx: Queries, session: string): Promise<Refs> => {
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
const staysOf = ({ text, held, decided }: Pick<Run, 'text' | 'held' | 'decided'>): Refs =>
  pick(decided?.refs ?? {}, refWords(parsePlan(text).plan?.plan.body, held?.at))

/** Texts, code and comments hold no refs. */
const REF = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|#[^\n]*|@e([1-9]\d{0,8})(?!\w)/g

/**
 * The replacement for a held run's statement with what the last view told set apart from what stays of the plan: a ref that means something
 * else there gets a number that no document has.
 */
export const setApart = async (
  tx: Queries,
  { session, held, replace }: { readonly session: string; readonly held: Run; readonly replace: string }
): Promise<string> => {
  const stays = staysOf(held)
  if (Object.keys(stays).length === 0) return replace
  const shown = await shownIn(tx, session)
  return replace.replace(REF, (whole, n?: string) => {
    const word = `e${n}`
    if (n === undefined || !shown[word] || !stays[word] || isSameRef(shown[word], stays[word])) return whole
    let free = Number(n) + APART
    while (shown[`e${free}`] || held.decided?.refs?.[`e${free}`]) free += APART
    return `@e${free}`
  })
}

const wordsIn = (text: string): readonly string[] =>
  [...text.matchAll(/@(e[1-9]\d{0,8})(?!\w)/g)].map(([, word = '']) => word)

/** What those that were set apart stand for. */
const apartIn = (words: Iterable<string>, shown: Refs): Refs =>
  Object.fromEntries(
    [...words].flatMap((word) => {
      const ref = shown[`e${Number(word.slice(1)) % APART}`]
      return ref ? [[word, ref]] : []
    })
  )

/**
 * What the refs of a plan stand for: what its session's last view called so. In one that goes on with a held run, what stays of that keeps its
 * meaning (`setApart`).
 */
export const aimedAt = async (
  tx: Queries,
  { session, text, continues, replaced = [] }: Pick<PlanSent, 'session' | 'text' | 'continues' | 'replaced'>
): Promise<AimedAt> => {
  const words = new Set([...wordsIn(text), ...refWords(replaced)])
  if (words.size === 0) return { refs: {}, used: {} }
  const shown = await shownIn(tx, session.id)
  const [held] = continues ? await tx.select().from(runs).where(eq(runs.id, continues.run)) : []
  const refs = held ? { ...apartIn(words, shown), ...held.decided?.refs, ...shown, ...staysOf(held) } : shown
  return { refs, used: pick(refs, words) }
}
