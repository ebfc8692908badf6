import {
  type ActionGrant,
  type ActOutcome,
  type BatchAct,
  type LiveTarget,
  ok,
  type PageAct,
  printTarget,
  type Result,
  refuse,
  type Type,
  unreachable,
  type Value
} from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './act-context.ts'
import { type Aim, atOrigin, isRaised, type Raised, takeAim } from './aim.ts'
import { chooseFromList } from './choose-from-list.ts'
import type { Steadiness } from './click-element.ts'
import { clipboardOf } from './clipboard.ts'
import { existsNow } from './exists-now.ts'
import { focusedElement } from './focus-element.ts'
import { type Look, newLook } from './look.ts'
import { native } from './native.ts'
import { nextTask } from './next-change.ts'
import { observeNow } from './observe/observe-now.ts'
import { type Performed, perform } from './perform.ts'
import { readAll } from './read-record.ts'
import { attemptUntilSettled, findAll, resolve } from './resolve-target.ts'
import { waitFor } from './wait-for.ts'

/** How far an act got, for the moment in which the page goes away. */
export interface Progress {
  /** The first event was sent: from here on the act may have happened. */
  dispatched: boolean
  readonly onDispatch?: () => void
}

const begin = (progress: Progress): void => {
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
  const look = newLook(document, ctx.shadowRootOf)
  const target = targetOf(act.page)
  const found: Result<Element> = target ? resolve(look, target) : ok(focusedElement(look))
  return { look, target, found }
}

const tryAct = (act: BatchAct, grant: ActionGrant, ctx: ActContext, steady: Steadiness, progress: Progress) => {
  if (!ctx.alive()) return refuse('run/cancelled')
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const { look, target, found } = elementOf(act, ctx)
  if (!found.ok) return found
  const aim: Result<Aim | Raised> = takeAim(act, grant, target, found.value, look, ctx)
  if (!aim.ok || isRaised(aim.value)) return aim as Result<Raised>
  if (act.answer) ctx.dialogs?.arm(act.answer)
  return perform(aim.value, act.page, {
    steady,
    clipboard: clipboardOf(ctx.run ?? '', act.clipboard),
    bytes: act.bytes,
    sent: () => begin(progress)
  })
}

/** Some time for the page to take what was done, and for a navigation that was set off to begin. */
const LEAVE_MS = 100

const settleAfter = async (done: Performed): Promise<void> => {
  await nextTask()
  await nextTask()
  if (done.mayLeave) await new Promise((resolve) => setTimeout(resolve, LEAVE_MS))
}

const runOnElement = async (act: BatchAct, grant: ActionGrant, ctx: ActContext, progress: Progress) => {
  const steady: Steadiness = {}
  const attempt = () => tryAct(act, grant, ctx, steady, progress)
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
  const { verify } = performed
  if (!verify) return ok(performed)
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
    const look = newLook(document, ctx.shadowRootOf)
    const found = findAll(look, target)
    return found.ok ? read(look, found.value) : found
  }
  return attemptUntilSettled(document, settleMsOf(ctx), attempt)
}

const countNow = (target: LiveTarget, grant: ActionGrant, ctx: ActContext) =>
  ofAllNow(target, grant, ctx, (_look, found) => ok(found.length))

const allNow = (target: LiveTarget, as: Type, grant: ActionGrant, ctx: ActContext) =>
  ofAllNow(target, grant, ctx, (look, found) => readAll(look, found, as, printTarget(target)))

/** An observation is a value like another: plain JSON. */
const observed = async (target: LiveTarget, grant: ActionGrant, ctx: ActContext): Promise<Result<Value>> => {
  const seen = await observeNow(target, grant.origin, ctx)
  return seen.ok ? ok(seen.value as unknown as Value) : seen
}

const looked = (result: Result<Value>): Result<Performed> => (result.ok ? ok({ value: result.value }) : result)

const carryOut = async (
  act: BatchAct,
  grant: ActionGrant,
  ctx: ActContext,
  progress: Progress
): Promise<Result<Performed | Raised>> => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const { page } = act
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
      return chooseFromList(page, grant, ctx, { opened: progress.dispatched, sent: () => begin(progress) })
    }
    case 'observe':
      return looked(await observed(page.target, grant, ctx))
    case 'read-all':
      return looked(await allNow(page.target, page.as, grant, ctx))
    // The browser does these for a person only, or they are not built: nothing was done yet.
    case 'screenshot':
    case 'download':
      return refuse('page/unsupported', { what: page.verb })
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
  ctx: ActContext,
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
    return { kind: 'done', ...(result.value.value !== undefined && { value: result.value.value }) }
  } catch (bug) {
    console.error(bug)
    const bugged = refuse('run/bug')
    return progress.dispatched || bugged.ok ? { kind: 'unknown' } : { kind: 'refused', refusal: bugged.refusal }
  }
}
