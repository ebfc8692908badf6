import {
  type Decl,
  type Diagnostic,
  type KeptLabel,
  type KeptLabels,
  ok,
  type Plan,
  type Result,
  type Stmt
} from '@writ/dsl/contract'
import { addLook, expandTurn, formatPlan, freeNames, parsePlan, parseTurn } from '@writ/dsl/syntax'
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import type { Session } from '../submit-plan.ts'
import { isWhole } from './is-whole.ts'

/** The whole plan that was meant, with the values of its inputs. */
export interface SentPlan {
  readonly text: string
  readonly inputs: unknown
}

const BLANK = { start: 0, end: 0, line: 1, column: 1 }
const MOST_TITLE = 80

const titleOf = (request: string): string =>
  request.trim().split('\n', 1)[0]?.slice(0, MOST_TITLE).toWellFormed() || 'Turn'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The last plan of the session that was decided: it holds what all before it declared. One of `act` goes before a look or a piece of code,
 * which declare what they need alone.
 */
const lastPlan = async (
  tx: Queries,
  session: string
): Promise<{ readonly plan: Plan; readonly run: Run } | undefined> => {
  const [run] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.session, session), isNotNull(runs.decided)))
    .orderBy(desc(sql`(${runs.decided} -> 'holds') is not null`), desc(runs.at), desc(runs.id))
    .limit(1)
  const plan = run && parsePlan(run.text).plan?.plan
  return plan && { plan, run }
}

/** The name under which a turn of this session has a site, by its origin; `undefined` where it has to declare it. */
export const siteNamed = async (tx: Queries, session: string, origin: string): Promise<string | undefined> =>
  (await lastPlan(tx, session))?.plan.decls.find((decl) => decl.kind === 'site' && decl.origin === origin)?.name

const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text)

/** Sites and secrets stand for all turns. An input stands in those that name it and do not declare it anew. */
const stillMeant = (decl: Decl, text: string, own: ReadonlySet<string>): boolean =>
  decl.kind === 'site' || decl.kind === 'secret'
    ? true
    : decl.kind === 'input' && mentions(text, decl.name) && !own.has(decl.name)

/** What was kept stands in the turns that use it: one that does not leaves it alone. */
const keptMeant = (body: readonly Stmt[], kept: KeptLabels, declared: ReadonlySet<string>): Decl[] =>
  [...freeNames(body)]
    .filter((name) => Object.hasOwn(kept, name) && !declared.has(name))
    .sort()
    .map((name) => ({ kind: 'kept', name, type: (kept[name] as KeptLabel).type, span: BLANK }))

/**
 * The whole plan that a text of `act` stands for: itself, or, of a *turn*, with the declarations of the session's last decided plan
 * before its own, and those of what earlier turns `kept` and it uses. Inputs that are not given anew have the values of that plan. Refuses with
 * the diagnostics of the turn's own text.
 */
export const sentPlan = async (
  tx: Queries,
  session: Session,
  { text, inputs }: SentPlan,
  kept: KeptLabels
): Promise<Result<SentPlan, readonly Diagnostic[]>> => {
  if (isWhole(text)) return ok({ text, inputs })
  const { turn, diagnostics } = parseTurn(text)
  if (!turn) return { ok: false, refusal: diagnostics }
  const last = await lastPlan(tx, session.id)
  const own = new Set(turn.decls.map(({ name }) => name))
  const stands = last?.plan.decls.filter((decl) => stillMeant(decl, text, own)) ?? []
  const declared = new Set([...own, ...stands.map(({ name }) => name)])
  const decls = [...stands, ...keptMeant(turn.body, kept, declared)]
  const base: Plan = { title: last?.plan.title ?? titleOf(session.request), decls, body: [], span: BLANK }
  const expanded = expandTurn(base, text)
  if (expanded.text === undefined) return { ok: false, refusal: expanded.diagnostics }
  const meant = decls.flatMap(({ kind, name }) => (kind === 'input' ? [name] : []))
  const before = Object.entries(last?.run.inputs ?? {}).filter(([name]) => meant.includes(name))
  return ok({ text: expanded.text, inputs: isRecord(inputs) ? { ...Object.fromEntries(before), ...inputs } : inputs })
}

/** The text of a plan with a look at its end (`addLook`); of what is no plan, its text as it is. */
export const withLook = (text: string, target: string): Result<string> => {
  const { plan } = parsePlan(text)
  const looked = plan && addLook(plan.plan, target)
  if (!looked) return ok(text)
  return looked.ok ? ok(formatPlan(looked.value)) : looked
}
