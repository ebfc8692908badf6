import {
  type ActionGrant,
  type BatchAct,
  canonicalJson,
  type Json,
  type LiveFacts,
  type LivePoint,
  type LiveTarget,
  ok,
  printTarget,
  type Result,
  refuse,
  riskOf,
  travelsAlone
} from '@writ/dsl/contract'
import { dropOf, resolve } from '../finding/resolve-target.ts'
import { foldText } from '../tree/fold-text.ts'
import { type Look, newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { isHidden } from '../tree/visibility.ts'
import type { ActContext } from './act-context.ts'
import { liveFacts, type SaidAccount, withAccount } from './live-facts.ts'

/** An element that may be acted on now: it was looked at in this very turn. Dead after the turn. */
export interface Aim {
  readonly el: Element
  readonly look: Look
  readonly facts: LiveFacts
  /** Where in the element the hand goes; in its middle where nothing is said. */
  readonly at?: LivePoint
  readonly dropAt?: LivePoint
  /** What a drag drops on. The last look covers it too. */
  readonly drop?: Element
  /** The target in the plan's words, for refusals. */
  readonly said: string
  /**
   * The last look, once more, before the next event: the page's own handlers ran in between. Refuses `page/wrong-origin`,
   * `target/changed`, and `approval/changed` where a person approved what is no longer so.
   */
  readonly again: () => Result<void>
  /** Refuses that what was looked at has changed, by the code that `again` has for it. */
  readonly changed: () => Result<never>
  /**
   * The same aim at what stands in the element's place: itself, or, once the page has drawn it anew, the one element that the
   * target finds with the same role, name and destination. Refuses what `again` refuses.
   */
  readonly follow: () => Result<Aim>
  /** As `follow`, once the act itself has emptied the element: it may be called something else while it is empty. */
  readonly followEmptied: () => Result<Aim>
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

/** Does the page say the very same as before? */
export const sameFacts = (a: LiveFacts, b: LiveFacts): boolean =>
  canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json)

const key = (text: string): string => ` ${foldText(text).toLowerCase()} `

/** Whether all that one text says stands in another, word by word. */
const saysNoMore = (now: string, before: string): boolean => foldText(now) !== '' && key(before).includes(key(now))

const saysNobody = ({ account, accountUnclear }: LiveFacts): boolean => account === undefined && !accountUnclear

/**
 * The facts as they were before, where the hand on the element only made it say less of the same: an icon whose title
 * gives way to its text, say. Anything more, or another word, stays as it is now.
 */
const underTheHand = (now: LiveFacts, before: LiveFacts): LiveFacts => {
  const row = before.row !== undefined && saysNoMore(now.row ?? '', `${before.row} ${before.name}`)
  return {
    ...now,
    // A head that goes out of sight when the page is scrolled says nothing else; another account it would.
    ...(saysNobody(now) && before.account !== undefined && { account: before.account }),
    ...(saysNoMore(now.name, before.name) && { name: before.name }),
    ...(row && before.row !== undefined && { row: before.row })
  }
}

/** Where an act leads and what it weighs. */
const destination = ({ form, link, linkTarget, effect }: LiveFacts) =>
  JSON.stringify([form?.action, form?.method, form?.target, link, linkTarget, effect])

const sameWords = (
  now: Pick<LiveFacts, 'role' | 'name'> | undefined,
  before: Pick<LiveFacts, 'role' | 'name'> | undefined
) => now?.role === before?.role && now?.name === before?.name

/** Reads from the page who is signed in. */
export type AccountOf = (look: Look) => SaidAccount

/** What an aim is taken for and with. */
interface Purpose {
  readonly act: BatchAct
  readonly grant: ActionGrant
  readonly target: LiveTarget | undefined
  readonly ctx: ActContext
  readonly drop: Element | undefined
  readonly accountOf: AccountOf
}

const saidOf = ({ target }: Purpose): string => (target ? printTarget(target) : 'the page')

const changed = (purpose: Purpose) =>
  refuse(purpose.act.approved ? 'approval/changed' : 'target/changed', { target: saidOf(purpose) })

/** May the element be called something else by now? Never where a person approved what it was called. */
type Renamed = 'renamed' | undefined

const lookAgain = (before: LiveFacts, el: Element, purpose: Purpose, may?: Renamed): Result<void> => {
  const { act, grant, ctx, drop, accountOf } = purpose
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  if (!native.connected(el) || (drop && !native.connected(drop))) return changed(purpose)
  const look = newLook(document, ctx.shadowRootOf)
  const bare = liveFacts(look, act.page, el, act.class, drop, act.approved !== undefined)
  const now = underTheHand(act.approved ? withAccount(bare, accountOf(look)) : bare, before)
  if (act.approved) return sameFacts(now, before) ? ok(undefined) : changed(purpose)
  if (destination(now) !== destination(before)) return changed(purpose)
  // A handler that opens a menu hides the rest of the page from accessibility; the element is still the same.
  const known = may === 'renamed' ? { ...now, name: before.name } : now
  const isSame = isHidden(look, el) || sameWords(known, before)
  return isSame && sameWords(now.drop, before.drop) ? ok(undefined) : changed(purpose)
}

const isGone = (target: LiveTarget | undefined, ctx: ActContext): boolean => {
  if (!target) return false
  const found = resolve(newLook(document, ctx.shadowRootOf), target)
  return !found.ok && found.refusal.code === 'target/not-found'
}

/** May the act be what the page makes of it, by its grant or by what the person approved? */
export const mayRaise = (act: BatchAct, grant: ActionGrant, facts: LiveFacts): boolean =>
  grant.raise[facts.effect] === 'allow' ||
  (act.approved !== undefined && riskOf(act.approved.effect) >= riskOf(facts.effect))

const followed = (aim: Aim, purpose: Purpose, may?: Renamed): Result<Aim> => {
  // A secret goes into the very element that was looked at.
  if (native.connected(aim.el) || !purpose.target || purpose.act.page.verb === 'fill-secret') {
    const still = may ? lookAgain(aim.facts, aim.el, purpose, may) : aim.again()
    return still.ok ? ok(aim) : still
  }
  const look = newLook(document, purpose.ctx.shadowRootOf)
  const found = resolve(look, purpose.target)
  if (!found.ok) return changed(purpose)
  const anew = makeAim(found.value, look, aim.facts, purpose)
  const still = anew.again()
  return still.ok ? ok(anew) : still
}

const pointsOf = (page: BatchAct['page']): Pick<Aim, 'at' | 'dropAt'> => ({
  ...('at' in page && page.at && { at: page.at }),
  ...(page.verb === 'drag' && page.toAt && { dropAt: page.toAt })
})

const makeAim = (el: Element, look: Look, facts: LiveFacts, purpose: Purpose): Aim => {
  const aim: Aim = {
    el,
    look,
    facts,
    ...(purpose.drop && { drop: purpose.drop }),
    ...pointsOf(purpose.act.page),
    said: saidOf(purpose),
    again: () => lookAgain(facts, el, purpose),
    changed: () => changed(purpose),
    follow: () => followed(aim, purpose),
    followEmptied: () => followed(aim, purpose, 'renamed'),
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
  ctx: ActContext,
  accountOf: AccountOf
): Result<Aim | Raised> => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const dropped = dropOf(look, act.page)
  if (!dropped.ok) return dropped
  const drop = dropped.value
  const bare = liveFacts(look, act.page, el, act.class, drop)
  const facts = act.approved ? withAccount(bare, accountOf(look)) : bare
  const purpose: Purpose = { act, grant, target, ctx, drop, accountOf }
  if (act.approved && !sameFacts(facts, act.approved)) return changed(purpose)
  if (riskOf(facts.effect) > riskOf(act.class) && !mayRaise(act, grant, facts))
    return ok({ raised: act.approved ? facts : withAccount(facts, accountOf(look)) })
  // A form that nobody was asked about sends what this plan gave, and what the site did; what else stands in it the person sees first.
  if (!act.approved && travelsAlone(facts.effect) && facts.form?.left)
    return ok({ raised: withAccount(facts, accountOf(look)) })
  return ok(makeAim(el, look, facts, purpose))
}
