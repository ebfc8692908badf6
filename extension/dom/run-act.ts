import {
  type ActionGrant,
  type ActOutcome,
  type BatchAct,
  type EffectClass,
  isLook,
  type Json,
  type LiveTarget,
  ok,
  type PageAct,
  type PageOutline,
  printTarget,
  type Result,
  refuse,
  type Type,
  travelsAlone,
  unreachable,
  type Value
} from '@writ/dsl/contract'
import { clipboardOf } from './edit/clipboard.ts'
import { focusedElement } from './edit/focus-element.ts'
import { type ActContext, lookFor, quietMsOf, settleMsOf } from './facts/act-context.ts'
import { type Aim, atOrigin, isRaised, type Raised, takeAim } from './facts/aim.ts'
import type { FileToUpload } from './files/upload-file.ts'
import { attemptUntilSettled, findAll, resolve } from './finding/resolve-target.ts'
import { awaitAnswer, noteAsked } from './hand/await-answer.ts'
import type { MayCallTools } from './hand/call-tool.ts'
import { chooseFromList } from './hand/choose-from-list.ts'
import type { Steadiness } from './hand/click-element.ts'
import { existsNow } from './hand/exists-now.ts'
import type { Performed } from './hand/performed.ts'
import type { HeldHand } from './hand/trusted-hand.ts'
import { waitFor } from './hand/wait-for.ts'
import { givesAway } from './naming/secret-memory.ts'
import { rememberWriting } from './naming/written-here.ts'
import { accountOf } from './observe/account-of.ts'
import { perform } from './perform.ts'
import type { MayDoRare } from './rare-acts.ts'
import type { Look } from './tree/look.ts'
import { native } from './tree/native.ts'
import { nextTask, pause } from './tree/next-change.ts'
import { pageRest } from './tree/page-rest.ts'

/** What an act is run with. */
type RunContext = ActContext & MayDoRare & MayCallTools

/** How far an act got, for the moment in which the page goes away. */
export interface Progress {
  /** The first event was sent: from here on the act may have happened. */
  dispatched: boolean
  /** What the live page makes of the act, once its target was weighed. */
  effect?: EffectClass
  /** The page was asked for something, and has not answered. */
  waits?: boolean
  readonly onDispatch?: () => void
}

const begin = (act: BatchAct, progress: Progress): void => {
  rememberWriting(act)
  if (!progress.dispatched) progress.onDispatch?.()
  progress.dispatched = true
}

/** What may still come right while a page settles. Each is found out before the first event is sent. */
const PASSING = [
  'target/not-found',
  'target/hidden',
  'target/disabled',
  'target/covered',
  'target/unsettled',
  'target/no-option'
]
const mayPass = (code: string): boolean => PASSING.includes(code)

const targetOf = (page: PageAct): LiveTarget | undefined => ('target' in page ? page.target : undefined)

const elementOf = (act: BatchAct, ctx: ActContext) => {
  const look = lookFor(ctx)
  const target = targetOf(act.page)
  const found: Result<Element> = target ? resolve(look, target) : ok(focusedElement(look))
  return { look, target, found }
}

/** What one act is tried with, time and again until it can be done. */
interface Attempt {
  readonly steady: Steadiness
  readonly file: () => Result<FileToUpload>
  readonly trusted: HeldHand | undefined
}

const tryAct = (
  act: BatchAct,
  grant: ActionGrant,
  ctx: RunContext,
  { steady, file, trusted }: Attempt,
  progress: Progress
): Result<Performed | Raised> => {
  if (!ctx.alive()) return refuse('run/cancelled')
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const { look, target, found } = elementOf(act, ctx)
  if (!found.ok) return found
  const aim: Result<Aim | Raised> = takeAim(act, grant, target, found.value, look, ctx, accountOf)
  if (!aim.ok || isRaised(aim.value)) return aim as Result<Raised>
  if (act.answer) ctx.dialogs?.arm(act.answer)
  progress.effect = aim.value.facts.effect
  return perform(aim.value, act.page, {
    steady,
    clipboard: clipboardOf(ctx.run ?? '', act.clipboard),
    file,
    sent: () => {
      noteAsked(document, act.page, found.value)
      begin(act, progress)
    },
    rare: ctx.rare?.(),
    ...(trusted && { trusted })
  })
}

/** Some time for the page to take what was done, and for a navigation that was set off to begin. */
const LEAVE_MS = 100

const settleAfter = async (done: Performed): Promise<void> => {
  await nextTask()
  await nextTask()
  if (done.mayLeave) await pause(LEAVE_MS)
}

const runOnElement = async (act: BatchAct, grant: ActionGrant, ctx: RunContext, progress: Progress) => {
  let sent: Result<FileToUpload> | undefined
  const file = () => {
    sent ??= ctx.rare?.()?.sentFile(act, ctx) ?? refuse('page/unsupported')
    return sent
  }
  // The browser says above the page that it is being driven, which moves the page: first that, then the look.
  const held = grant.input === 'trusted' ? await ctx.trusted?.(act.step) : undefined
  const trusted = held && ctx.rare?.()?.holdHand(held)
  const using: Attempt = { steady: {}, file, trusted }
  const attempt = () => tryAct(act, grant, ctx, using, progress)
  if (!isLook(act.page.verb)) await pageRest(document, quietMsOf(ctx))
  const tried = await attemptUntilSettled<Performed | Raised>(
    document,
    settleMsOf(ctx),
    attempt,
    (code) => !progress.dispatched && mayPass(code)
  )
  if (!tried.ok) return tried
  if (isRaised(tried.value)) return ok(tried.value)
  const begun = tried.value
  const rest = begun.goesOn ? await begun.goesOn(ctx.alive) : ok(begun)
  if (!rest.ok) return rest
  const { newTab } = rest.value
  const performed = act.opensTab !== undefined && newTab !== undefined ? { ...rest.value, value: newTab } : rest.value
  if (progress.dispatched) await settleAfter(performed)
  const came = act.answer ? undefined : await performed.came?.()
  if (came && !came.ok) return came
  const { verify } = performed
  if (!verify) return ok(came?.value === 'no-visible-effect' ? { ...performed, note: came.value } : performed)
  // The page may have drawn the element anew; what stands there now is what counts.
  const { look, found } = elementOf(act, ctx)
  const kept = verify(look, found.ok ? found.value : undefined)
  if (kept.ok) return rest
  return performed.mayBeOther ? ok<Performed>({ uncertain: true }) : kept
}

const ofAllNow = (
  target: LiveTarget,
  grant: ActionGrant,
  ctx: ActContext,
  read: (look: Look, found: readonly Element[]) => Result<Value>
) => {
  const attempt = (): Result<Value> => {
    const here = atOrigin(grant.origin)
    if (!here.ok) return here
    const look = lookFor(ctx)
    const found = findAll(look, target)
    return found.ok ? read(look, found.value) : found
  }
  return attemptUntilSettled(document, settleMsOf(ctx), attempt)
}

const countNow = (target: LiveTarget, grant: ActionGrant, ctx: ActContext) =>
  ofAllNow(target, grant, ctx, (_look, found) => ok(found.length))

const allNow = async (target: LiveTarget, as: Type, grant: ActionGrant, ctx: RunContext): Promise<Result<Value>> => {
  const rare = ctx.rare?.()
  if (!rare) return refuse('page/unsupported')
  return ofAllNow(target, grant, ctx, (look, found) => rare.readAll(look, found, as, printTarget(target)))
}

/** The document itself, as `observe document` has it. */
const isWhole = ({ role, match, in: outer, having }: LiveTarget): boolean =>
  ['page', 'document'].includes(role) && match === undefined && outer === undefined && having.length === 0

/** An observation is a value like another: plain JSON. */
const observed = async (target: LiveTarget, grant: ActionGrant, ctx: RunContext): Promise<Result<Value>> => {
  const seen = await (ctx.rare?.()?.observeNow(target, grant.origin, ctx) ?? refuse('page/unsupported'))
  if (!seen.ok) return seen
  const tools = isWhole(target) ? ((await ctx.tools?.tell()) ?? []) : []
  const told: PageOutline = tools.length > 0 ? { ...seen.value, tools } : seen.value
  return ok(told as unknown as Value)
}

/**
 * Does what sets off a download, and waits for what it leads to. An act that was done and led nowhere is said to be so. Where it
 * left a mark and then something failed, it may have happened all the same, and is never called refused.
 */
const download = async (
  act: BatchAct,
  grant: ActionGrant,
  ctx: RunContext,
  progress: Progress
): Promise<Result<Performed | Raised>> => {
  const file = ctx.rare?.()?.awaitDownload(act, ctx, () => progress.dispatched)
  if (!file) return refuse('page/unsupported')
  try {
    const done = await runOnElement(act, grant, ctx, progress)
    if (!done.ok) return file.sent() ? ok({ uncertain: true }) : done
    if (isRaised(done.value) || done.value.uncertain) return done
    const led = await file.come()
    const sent = file.sent() || (progress.effect !== undefined && travelsAlone(progress.effect))
    if (!led.ok) return sent ? ok({ uncertain: true }) : led
    return ok({ value: { ...led.value, ...(sent && { sent }) } as unknown as Value })
  } finally {
    file.stop()
  }
}

const looked = (result: Result<Value>): Result<Performed> => (result.ok ? ok({ value: result.value }) : result)

const carryOut = async (
  act: BatchAct,
  grant: ActionGrant,
  ctx: RunContext,
  progress: Progress
): Promise<Result<Performed | Raised>> => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const { page } = act
  // What shows is no answer of a page that is still at one; what is gone may be.
  if (isLook(page.verb) && (page.verb !== 'wait' || page.seen.some(({ gone }) => gone)))
    await awaitAnswer(document, () => lookFor(ctx), ctx.alive)
  switch (page.verb) {
    case 'read-url':
      return ok({ value: native.url(document) })
    case 'read-title':
      return ok({ value: native.title(document) })
    case 'read-count':
      return looked(await countNow(page.target, grant, ctx))
    case 'exists':
      return looked(await existsNow(page.target, page.gone, grant.origin, ctx))
    case 'wait':
      return waitFor(page.seen, page.ms, grant.origin, ctx)
    case 'choose': {
      const first = await runOnElement(act, grant, ctx, progress)
      if (!first.ok || isRaised(first.value) || !first.value.opens) return first
      return chooseFromList(page, grant, ctx, { opened: progress.dispatched, sent: () => begin(act, progress) })
    }
    case 'observe':
      return looked(await observed(page.target, grant, ctx))
    case 'call': {
      if (!ctx.tools) return refuse('page/unsupported', { what: 'call' })
      progress.waits = true
      const begun = () => begin(act, progress)
      return ctx.tools.call({ act, call: page, grant }, ctx, accountOf, begun).finally(() => {
        progress.waits = false
      })
    }
    case 'read-all':
      return looked(await allNow(page.target, page.as, grant, ctx))
    case 'download':
      return page.act.verb === 'screenshot'
        ? runOnElement({ ...act, page: page.act }, grant, ctx, progress)
        : download({ ...act, page: page.act }, grant, ctx, progress)
    case 'screenshot':
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
    case 'copy':
    case 'paste':
    case 'upload':
    case 'drag':
    case 'scroll':
    case 'scroll-to':
    case 'read-attribute':
    case 'read-record':
    case 'clear':
    case 'check':
    case 'uncheck':
    case 'fill':
    case 'type':
    case 'fill-secret':
    case 'press':
    case 'read-text':
    case 'read-value':
    case 'read-table':
      return runOnElement(act, grant, ctx, progress)
    default:
      return unreachable(page)
  }
}

/** Runs one act under its grant and says how it ended. Never throws: a bug of ours ends as `run/bug`, or `unknown` once events were sent. */
export const runAct = async (
  act: BatchAct,
  grant: ActionGrant,
  ctx: RunContext,
  progress: Progress
): Promise<ActOutcome> => {
  try {
    const result = await carryOut(act, grant, ctx, progress)
    if (!result.ok) {
      return result.refusal.code === 'run/cancelled'
        ? { kind: 'not-run' }
        : { kind: 'refused', refusal: result.refusal }
    }
    if (isRaised(result.value)) return { kind: 'raised', facts: result.value.raised }
    if (result.value.uncertain) return { kind: 'unknown' }
    const { value, note } = result.value
    // Whatever a page makes of a password that was filled in: what was read is not given on, what was done is not undone.
    if (givesAway(value as Json | undefined)) {
      const away = refuse('target/secret-field')
      if (!away.ok && (act.page.verb === 'copy' || !progress.dispatched))
        return { kind: 'refused', refusal: away.refusal }
      return { kind: 'done', ...(note && { note }) }
    }
    return { kind: 'done', ...(value !== undefined && { value }), ...(note && { note }) }
  } catch (bug) {
    console.error(bug)
    const bugged = refuse('run/bug')
    return progress.dispatched || bugged.ok ? { kind: 'unknown' } : { kind: 'refused', refusal: bugged.refusal }
  }
}
