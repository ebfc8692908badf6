import {
  type ActAnswer,
  type ActRequest,
  type Diagnostic,
  isSoundText,
  ok,
  type Refusal,
  type Result,
  type RunState,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { and, desc, eq, isNotNull, lt } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import type { Agent } from '../agents.ts'
import { checkSent, unsoundText } from '../check-sent.ts'
import { refusalOfMade } from '../made/refusal-of-made.ts'
import type { Ports } from '../ports.ts'
import { unread } from '../read-plan.ts'
import type { Run } from '../run-record.ts'
import { type PlanSent, refuseSent, type Session, submitPlan } from '../submit-plan.ts'
import type { ViewWanted } from './cut-views.ts'
import { deviceOfTurn } from './device-of-turn.ts'
import { letGo } from './let-go.ts'
import { findHeld, type NotResumed, resumedPlan } from './resumed-plan.ts'
import { findSentBefore, sentAs } from './sent-before.ts'
import { diagnosticsInSent, placeOfRun, refusalInSent, reportInSent, sentPlace } from './sent-place.ts'
import { sentPlan, withLook } from './sent-plan.ts'
import { setApart } from './set-apart.ts'
import { tellAct } from './tell-act.ts'
import { type Listener, waitForRun } from './wait-for-run.ts'
import { whenTold } from './when-told.ts'

/** A call of `act`: by whom, in which session, and the name that a new run gets. */
export interface ActSent {
  readonly agent: Agent
  readonly session: Session
  readonly request: ActRequest
  readonly run: string
  /** Sent again under the same key, it is the same run. */
  readonly key?: string | undefined
  readonly traceParent?: string | undefined
  readonly listener?: Listener
  /** It was made for its planner, which knows no statement of it to mend: it is not held. */
  readonly isMade?: true
}

/** `act` got no further: there is no run, or not this one. */
export interface ActRefused {
  readonly refusal: Refusal
  readonly diagnostics?: readonly Diagnostic[]
}

/** Tokens of a view that are told where nothing is said. */
const USUAL_TOKENS = 2000
const WHOLE = 'document'
/** Of many errors in a plan as many are told. */
const MOST_ERRORS = 10

const errorOf = ({ code, message, span, fix }: Diagnostic): NonNullable<ActAnswer['errors']>[number] => ({
  code,
  message,
  line: span.line,
  column: span.column,
  ...(fix !== undefined && { fix })
})

/** What an answer says of a plan that got no further than the server. */
const refusedAnswer = (run: string, why: Refusal, diagnostics: readonly Diagnostic[] = []): ActAnswer => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').slice(0, MOST_ERRORS)
  const fix = errors[0]?.fix
  const { code, message, span } = why
  return {
    run,
    status: 'refused',
    ...(span && { at: { span } }),
    act: 'none',
    code,
    message,
    ...(fix !== undefined && { fix }),
    ...(errors.length > 1 && { errors: errors.map(errorOf) })
  }
}

/** The last view that the session's planner was told; for a run that was sent before, the last one until then. */
const lastView = async (tx: Queries, session: string, until: Run | undefined): Promise<string | undefined> => {
  const last = await tx
    .select({ report: runs.report })
    .from(runs)
    .where(and(eq(runs.session, session), isNotNull(runs.report), until && lt(runs.at, until.at)))
    .orderBy(desc(whenTold), desc(runs.at), desc(runs.id))
    .limit(20)
  const view = last.map(({ report }) => report?.views?.at(-1)).find((one) => one !== undefined)
  return typeof view === 'string' ? view : undefined
}

type Planned = Pick<PlanSent, 'text' | 'inputs' | 'continues' | 'replaced' | 'meant'>

/**
 * The whole plan that is meant: a plan, a turn, or a held run's with other statements. Refuses `syntax/…` of its own text, of a replacement and a
 * look that cannot be stored too, and `resume/not-held`.
 */
const planOf = async (
  ports: Ports,
  { agent, session, request }: Pick<ActSent, 'agent' | 'session' | 'request'>,
  look: string | undefined
): Promise<Result<Planned, NotResumed>> => {
  // In the plan that is made of them there is nothing of their comments; what is kept beside it has them.
  const texts = ['replace' in request ? request.replace : '', look ?? '']
  if (!texts.every(isSoundText)) return { ok: false, refusal: { refusal: unsoundText() } }
  if ('replace' in request) {
    const held = await findHeld(ports.db, { agent, session, run: request.resume, now: ports.now() })
    if (!held) return { ok: false, refusal: { refusal: refusal('resume/not-held') } }
    const going = await setApart(ports.db, { session: session.id, held, replace: request.replace, look })
    const resumed = resumedPlan(held, going.replace, going.look)
    return resumed.ok ? ok({ ...resumed.value, meant: going.meant }) : resumed
  }
  if (!('text' in request)) throw new Error('there is no plan in what ends a run')
  const there = await deviceOfTurn(ports.db, ports, { session, text: request.text })
  if (!there.ok) return { ok: false, refusal: { refusal: there.refusal } }
  const sent = await sentPlan(ports.db, session, request, there.value.kept)
  if (!sent.ok) return unread(sent.refusal)
  const text = look === undefined ? ok(sent.value.text) : withLook(sent.value.text, look)
  return text.ok ? ok({ ...sent.value, text: text.value }) : { ok: false, refusal: { refusal: text.refusal } }
}

/** The text and the inputs as they were sent. */
const rawOf = (request: Exclude<ActRequest, { end: unknown }>) =>
  'replace' in request ? { text: request.replace, inputs: {} } : { text: request.text, inputs: request.inputs }

/** What is kept of a key; of nothing that cannot even be hashed, which is refused each time anew. */
const sentUnder = (key: string, request: ActRequest) => {
  if ('end' in request) return undefined
  const { text, inputs } = rawOf(request)
  return checkSent(text, inputs).ok ? sentAs(key, request) : undefined
}

/** How a run stands, with places in what its planner sent for it. */
const told = async (db: Queries, state: RunState, wanted: ViewWanted): Promise<ActAnswer> => {
  const { report } = state
  if (!report?.refusal) return tellAct(state, wanted)
  const { session, ...place } = await placeOfRun(db, state.run)
  return tellAct({ ...state, report: reportInSent(report, place) }, wanted, session)
}

/**
 * One step of a planner: sends a plan or a turn, or goes on with a held run, waits, and tells how the run stands, with what is seen now
 * where that was asked for. What was sent before under the same key is not sent again: how its run stands is told. A plan or turn that is
 * refused is an answer too; refuses what leaves no run to tell of: `run/unknown`, `resume/not-held`, `session/key-reused`,
 * `session/ended`, `session/device-away`.
 */
export const act = async (ports: Ports, sent: ActSent): Promise<Result<ActAnswer, ActRefused>> => {
  const { agent, session, request, run, key, traceParent, listener, isMade } = sent
  const no = (why: Refusal) => ({ ok: false, refusal: { refusal: why } }) as const
  const { observe = 'none', maxTokens = USUAL_TOKENS, waitSeconds } = request
  const wait = { agent: agent.id, seconds: waitSeconds, listener }
  const isDiff = observe === 'diff'
  const under = key === undefined ? undefined : sentUnder(key, request)
  const sentBefore = await findSentBefore(ports.db, { session, sentAs: under, now: ports.now() })
  if (!sentBefore.ok) return no(sentBefore.refusal)
  const before = isDiff ? await lastView(ports.db, session.id, sentBefore.value) : undefined
  const wanted: ViewWanted = { isDiff, maxTokens, before }
  const tellOf = async (id: string) => {
    listener?.offered(id)
    const state = await waitForRun(ports, { ...wait, id, isEnding: false })
    return state.ok ? ok(await told(ports.db, state.value, wanted)) : no(state.refusal)
  }
  if (sentBefore.value) return tellOf(sentBefore.value.id)
  if ('end' in request) {
    const held = await findHeld(ports.db, { agent, session, run: request.resume, now: ports.now() })
    const ending = held ? await letGo(ports, held.id, request.end === 'undo') : refuse('resume/not-held')
    if (!ending.ok) return no(ending.refusal)
    const state = await waitForRun(ports, { ...wait, id: request.resume, isEnding: true })
    return state.ok ? ok(await told(ports.db, state.value, wanted)) : no(state.refusal)
  }
  const look = observe === 'none' ? undefined : isDiff ? WHOLE : observe
  const plan = await planOf(ports, sent, look)
  if (!plan.ok && !plan.refusal.refusal.code.startsWith('syntax/')) return no(plan.refusal.refusal)
  const by = { agent, session, traceParent, run, sentAs: under }
  const raw = rawOf(request)
  const offered = plan.ok
    ? await submitPlan(ports, { ...by, ...plan.value, sent: raw.text, ...(!isMade && { holds: true }) })
    : await refuseSent(ports, { ...by, ...raw }, plan.refusal)
  if (offered.ok) return tellOf(offered.value.run)
  const { refusal: why, diagnostics } = offered.refusal
  if (why.code === 'session/key-reused' || why.code === 'session/ended') return no(why)
  if (isMade) return ok(refusedAnswer(run, refusalOfMade(raw.text, why), diagnostics?.slice(0, 1)))
  if (!plan.ok) return ok(refusedAnswer(run, why, diagnostics))
  const place = sentPlace(plan.value.text, raw.text, plan.value.continues && plan.value.replaced?.at(-1)?.at)
  return ok(refusedAnswer(run, refusalInSent(why, place), diagnosticsInSent(diagnostics ?? [], place)))
}

/** How a run stands once it has ended or is held, `seconds` at most, told as `act` tells it. Refuses `run/unknown`. */
export const readAct = async (
  ports: Pick<Ports, 'db' | 'news'>,
  given: { readonly agent: string; readonly id: string; readonly seconds: number; readonly listener?: Listener }
): Promise<Result<ActAnswer>> => {
  const state = await waitForRun(ports, { ...given, isEnding: false })
  return state.ok ? ok(await told(ports.db, state.value, { isDiff: false, maxTokens: USUAL_TOKENS })) : state
}
