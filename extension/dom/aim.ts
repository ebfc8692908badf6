import {
  type ActionGrant,
  type BatchAct,
  canonicalJson,
  type Json,
  type LiveFacts,
  type LiveTarget,
  ok,
  printTarget,
  type Result,
  refuse,
  riskOf,
  travelsAlone
} from '@writ/dsl/contract'
import type { ActContext } from './act-context.ts'
import { liveFacts } from './live-facts.ts'
import { type Look, newLook } from './look.ts'
import { native } from './native.ts'
import { resolve } from './resolve-target.ts'
import { isHidden } from './visibility.ts'

/** An element that may be acted on now: it was looked at in this very turn. Dead after the turn. */
export interface Aim {
  readonly el: Element
  readonly look: Look
  readonly facts: LiveFacts
  /** The target in the plan's words, for refusals. */
  readonly said: string
  /**
   * The last look, once more, before the next event: the page's own handlers ran in between. Refuses `page/wrong-origin`,
   * `target/changed`, and `approval/changed` where a person approved what is no longer so.
   */
  readonly again: () => Result<void>
  /**
   * Did the press itself take the element away, with nothing like it in its place, as a placeholder does that becomes a
   * field once it has the focus? Never so for an act that leaves a mark: there it has changed.
   */
  readonly taken: () => boolean
}

/** What the page makes of the act weighs more than was granted: not done. */
export interface Raised {
  readonly raised: LiveFacts
}

export const isRaised = (value: object): value is Raised => 'raised' in value

export const atOrigin = (origin: string): Result<void> =>
  location.origin === origin
    ? ok(undefined)
    : refuse('page/wrong-origin', { expected: origin, origin: location.origin })

const same = (a: LiveFacts, b: LiveFacts): boolean =>
  canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json)

const destination = ({ form, link, effect }: LiveFacts) =>
  canonicalJson({ action: form?.action ?? null, method: form?.method ?? null, link: link ?? null, effect })

const lookAgain = (
  before: LiveFacts,
  act: BatchAct,
  grant: ActionGrant,
  el: Element,
  said: string,
  ctx: ActContext
) => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const changed = refuse(act.approved ? 'approval/changed' : 'target/changed', { target: said })
  if (!native.connected(el)) return changed
  const look = newLook(document, ctx.shadowRootOf)
  const now = liveFacts(look, act.page, el, act.class)
  if (act.approved) return same(now, before) ? ok(undefined) : changed
  if (destination(now) !== destination(before)) return changed
  // A handler that opens a menu hides the rest of the page from accessibility; the element is still the same.
  const sameWords = isHidden(look, el) || (now.role === before.role && now.name === before.name)
  return sameWords ? ok(undefined) : changed
}

const isGone = (target: LiveTarget | undefined, ctx: ActContext): boolean => {
  if (!target) return false
  const found = resolve(newLook(document, ctx.shadowRootOf), target)
  return !found.ok && found.refusal.code === 'target/not-found'
}

const mayRaise = (act: BatchAct, grant: ActionGrant, facts: LiveFacts): boolean =>
  grant.raise[facts.effect] === 'allow' ||
  (act.approved !== undefined && riskOf(act.approved.effect) >= riskOf(facts.effect))

/** Weighs the act on the element it resolved to. Refuses `page/wrong-origin`, `approval/changed`; a raise is told, not refused. */
export const takeAim = (
  act: BatchAct,
  grant: ActionGrant,
  target: LiveTarget | undefined,
  el: Element,
  look: Look,
  ctx: ActContext
): Result<Aim | Raised> => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const facts = liveFacts(look, act.page, el, act.class)
  const said = target ? printTarget(target) : 'the page'
  if (act.approved && !same(facts, act.approved)) return refuse('approval/changed', { target: said })
  if (riskOf(facts.effect) > riskOf(act.class) && !mayRaise(act, grant, facts)) return ok({ raised: facts })
  return ok({
    el,
    look,
    facts,
    said,
    again: () => lookAgain(facts, act, grant, el, said, ctx),
    taken: () => !travelsAlone(facts.effect) && !native.connected(el) && isGone(target, ctx)
  })
}
