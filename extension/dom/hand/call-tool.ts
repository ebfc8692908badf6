import {
  type ActionGrant,
  type BatchAct,
  type LiveFacts,
  type OutlineTool,
  ok,
  PAGE_CALL_MS,
  type PageAct,
  type Result,
  refuse,
  riskOf,
  wordOfTool
} from '@writ/dsl/contract'
import { type ActContext, lookFor, quietMsOf, settleMsOf } from '../facts/act-context.ts'
import { type AccountOf, atOrigin, mayRaise, type Raised, sameFacts } from '../facts/aim.ts'
import { isFormThatLeaves } from '../facts/form-tool.ts'
import { withAccount } from '../facts/live-facts.ts'
import { toolFacts } from '../facts/tool-facts.ts'
import type { OfferedTool, ToolPort } from '../guards/offered-tool.ts'
import type { Look } from '../tree/look.ts'
import { nextChange, pause } from '../tree/next-change.ts'
import { pageRest } from '../tree/page-rest.ts'
import type { Performed } from './performed.ts'
import { toldTools } from './told-tools.ts'
import { toolResult } from './tool-result.ts'

type Call = Extract<PageAct, { readonly verb: 'call' }>

/** So long a page may take to say what it offers to who only looks, in ms. */
const TELL_MS = 1_000

/** How often it is looked whether the run is still wanted, in ms. */
const ALIVE_MS = 200

const saidOf = ({ name }: Call): string => `tool ${name}`

/** Those that are there now; none where the page does not say in time. */
const offeredNow = async (tools: ToolPort, ms: number): Promise<readonly OfferedTool[]> =>
  (await Promise.race([tools.offered().catch(() => []), pause(ms)])) ?? []

/**
 * The one tool of the document that the plan calls so, once the page offers it. Refuses `target/not-found`, `target/ambiguous` where two of
 * its names are one in a plan, `page/tool-changed` where it is not what the plan was written against.
 */
const findTool = async (
  call: Call,
  tools: ToolPort,
  settleMs: number,
  look: () => Look
): Promise<Result<OfferedTool>> => {
  const target = saidOf(call)
  for (const end = performance.now() + settleMs; ; ) {
    const all = await offeredNow(tools, settleMs)
    const [first, second] = all.filter(
      ({ said }) => wordOfTool(said.name) === call.name && !isFormThatLeaves(look(), said.name)
    )
    if (second) return refuse('target/ambiguous', { target })
    if (first) return ok(first)
    const left = end - performance.now()
    if (left <= 0) return refuse('target/not-found', { target })
    await nextChange(document, Math.min(100, Math.max(1, left)))
  }
}

const isPinned = ({ pin }: Call, { tool }: LiveFacts): boolean => pin === undefined || pin === tool?.pin

/** Calls the tool and waits for what it gives, no longer than a page may take and than the run is wanted. */
const ask = async (tool: OfferedTool, { args }: Call, alive: () => boolean) => {
  const stop = new AbortController()
  const over = setTimeout(() => stop.abort(), PAGE_CALL_MS)
  const watch = setInterval(() => !alive() && stop.abort(), ALIVE_MS)
  const stopped = new Promise<{ readonly kind: 'unanswered' }>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve({ kind: 'unanswered' }))
  )
  try {
    return await Promise.race([tool.call(args, stop.signal), stopped])
  } finally {
    clearTimeout(over)
    clearInterval(watch)
  }
}

/** A call with the act that it is, and the grant that it is done under. */
interface Granted {
  readonly act: BatchAct
  readonly call: Call
  readonly grant: ActionGrant
}

/** What the live page says of the tool that is to be called. Refuses as {@link findTool}. */
const lookAtTool = async (
  tools: ToolPort,
  call: Call,
  granted: BatchAct['class'],
  ctx: Pick<ActContext, 'shadowRootOf' | 'settleMs'>,
  accountOf: AccountOf
): Promise<Result<LiveFacts>> => {
  const found = await findTool(call, tools, settleMsOf({ alive: () => true, ...ctx }), () => lookFor(ctx))
  if (!found.ok) return found
  const facts = toolFacts(document, found.value.said, granted)
  if (!isPinned(call, facts)) return refuse('page/tool-changed', { target: saidOf(call) })
  return ok(withAccount(facts, accountOf(lookFor(ctx))))
}

/**
 * Calls a tool that this document offers, once. It is weighed by what the page says of it, which may only make more of it. A call that gives
 * no answer, throws, or whose page goes meanwhile is `uncertain`: nobody knows what it did. Refuses as {@link findTool}, and
 * `page/wrong-origin`, `approval/changed`, `run/tool-failed`.
 */
const callTool = async (
  tools: ToolPort,
  { act, call, grant }: Granted,
  ctx: ActContext,
  accountOf: AccountOf,
  begin: () => void
): Promise<Result<Performed | Raised>> => {
  await pageRest(document, quietMsOf(ctx))
  const found = await findTool(call, tools, settleMsOf(ctx), () => lookFor(ctx))
  if (!found.ok) return found
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  if (!ctx.alive()) return refuse('run/cancelled')
  const bare = toolFacts(document, found.value.said, act.class)
  const told = withAccount(bare, accountOf(lookFor(ctx)))
  if (act.approved && !sameFacts(told, act.approved)) return refuse('approval/changed', { target: saidOf(call) })
  if (!isPinned(call, bare)) return refuse('page/tool-changed', { target: saidOf(call) })
  if (riskOf(bare.effect) > riskOf(act.class) && !mayRaise(act, grant, bare)) return ok({ raised: told })
  begin()
  const end = await ask(found.value, call, ctx.alive)
  if (end.kind === 'changed') return refuse('page/tool-changed', { target: saidOf(call) })
  if (end.kind === 'unanswered') return ok({ uncertain: true })
  const value = toolResult(end.text, call.as)
  if (!value.ok) return value
  return ok(value.value === undefined ? {} : { value: value.value })
}

/** How tools of the page are looked at and called; where nothing of it is handed out, they are refused (`page/unsupported`). */
export interface PageTools {
  /** What an outline of the whole page tells of them. */
  readonly tell: () => Promise<readonly OutlineTool[]>
  readonly look: (
    call: Call,
    granted: BatchAct['class'],
    ctx: Pick<ActContext, 'shadowRootOf' | 'settleMs'>,
    accountOf: AccountOf
  ) => Promise<Result<LiveFacts>>
  readonly call: (
    granted: Granted,
    ctx: ActContext,
    accountOf: AccountOf,
    begin: () => void
  ) => Promise<Result<Performed | Raised>>
}

export interface MayCallTools {
  readonly tools?: PageTools | undefined
}

/** Through this port: the tools of one document. */
export const pageTools = (port: ToolPort): PageTools => ({
  tell: async () => toldTools((await offeredNow(port, TELL_MS)).map(({ said }) => said)),
  look: (...asked) => lookAtTool(port, ...asked),
  call: (...asked) => callTool(port, ...asked)
})
