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
import { dropOf, resolve } from './resolve-target.ts'
import { isHidden } from './visibility.ts'

/** An element that may be acted on now: it was looked at in this very turn. Dead after the turn. */
export interface Aim {
  readonly el: Element
  readonly look: Look
  readonly facts: LiveFacts
  /** What a drag drops on. The last look covers it too. */
  readonly drop?: Element
  /** The target in the plan's words, for refusals. */
  readonly said: string
  /**
   * The last look, once more, before the next event: the page's own handlers ran in between. Refuses `page/wrong-origin`,
   * `target/changed`, and `approval/changed` where a person approved what is no longer so.
   */
  readonly again: () => Result<void>
  /**
   * The same aim at what stands in the element's place: itself, or, once the page has drawn it anew, the one element that the
   * target finds with the same role, name and destination. Refuses what `again` refuses.
   */
  readonly follow: () => Result<Aim>
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

const sameWords = (
  now: Pick<LiveFacts, 'role' | 'name'> | undefined,
  before: Pick<LiveFacts, 'role' | 'name'> | undefined
) => now?.role === before?.role && now?.name === before?.name

/** What an aim is taken for and with. */
interface Purpose {
  readonly act: BatchAct
  readonly grant: ActionGrant
  readonly target: LiveTarget | undefined
  readonly ctx: ActContext
  readonly drop: Element | undefined
}

const saidOf = ({ target }: Purpose): string => (target ? printTarget(target) : 'the page')

const changed = (purpose: Purpose) =>
  refuse(purpose.act.approved ? 'approval/changed' : 'target/changed', { target: saidOf(purpose) })

const lookAgain = (before: LiveFacts, el: Element, purpose: Purpose): Result<void> => {
  const { act, grant, ctx, drop } = purpose
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  if (!native.connected(el) || (drop && !native.connected(drop))) return changed(purpose)
  const look = newLook(document, ctx.shadowRootOf)
  const now = liveFacts(look, act.page, el, act.class, drop)
  if (act.approved) return same(now, before) ? ok(undefined) : changed(purpose)
  if (destination(now) !== destination(before)) return changed(purpose)
  // A handler that opens a menu hides the rest of the page from accessibility; the element is still the same.
  const isSame = isHidden(look, el) || sameWords(now, before)
  return isSame && sameWords(now.drop, before.drop) ? ok(undefined) : changed(purpose)
}

const isGone = (target: LiveTarget | undefined, ctx: ActContext): boolean => {
  if (!target) return false
  const found = resolve(newLook(document, ctx.shadowRootOf), target)
  return !found.ok && found.refusal.code === 'target/not-found'
}

const mayRaise = (act: BatchAct, grant: ActionGrant, facts: LiveFacts): boolean =>
  grant.raise[facts.effect] === 'allow' ||
  (act.approved !== undefined && riskOf(act.approved.effect) >= riskOf(facts.effect))

const followed = (aim: Aim, purpose: Purpose): Result<Aim> => {
  // A secret goes into the very element that was looked at.
  if (native.connected(aim.el) || !purpose.target || purpose.act.page.verb === 'fill-secret') {
    const still = aim.again()
    return still.ok ? ok(aim) : still
  }
  const look = newLook(document, purpose.ctx.shadowRootOf)
  const found = resolve(look, purpose.target)
  if (!found.ok) return changed(purpose)
  const anew = makeAim(found.value, look, aim.facts, purpose)
  const still = anew.again()
  return still.ok ? ok(anew) : still
}

const makeAim = (el: Element, look: Look, facts: LiveFacts, purpose: Purpose): Aim => {
  const aim: Aim = {
    el,
    look,
    facts,
    ...(purpose.drop && { drop: purpose.drop }),
    said: saidOf(purpose),
    again: () => lookAgain(facts, el, purpose),
    follow: () => followed(aim, purpose),
    taken: () => !travelsAlone(facts.effect) && !native.connected(el) && isGone(purpose.target, purpose.ctx)
  }
  return aim
}

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
  const dropped = dropOf(look, act.page)
  if (!dropped.ok) return dropped
  const drop = dropped.value
  const facts = liveFacts(look, act.page, el, act.class, drop)
  const purpose: Purpose = { act, grant, target, ctx, drop }
  if (act.approved && !same(facts, act.approved)) return changed(purpose)
  if (riskOf(facts.effect) > riskOf(act.class) && !mayRaise(act, grant, facts)) return ok({ raised: facts })
  return ok(makeAim(el, look, facts, purpose))
}
