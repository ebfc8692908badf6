import { type ActionGrant, ok, type PageAct, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, lookFor, settleMsOf } from '../facts/act-context.ts'
import { type Aim, atOrigin } from '../facts/aim.ts'
import { attemptUntilSettled, resolve } from '../finding/resolve-target.ts'
import { nameOf } from '../naming/name-of.ts'
import { newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { findOption, isOption, showsOptions } from './choose-option.ts'
import { clickElement, readyToClick, type Steadiness } from './click-element.ts'
import type { Performed } from './performed.ts'

const PASSING = ['target/not-found', 'target/no-option', 'target/hidden', 'target/covered', 'target/unsettled']

type Choice = PageAct & { readonly verb: 'choose' }

const tryOption = (
  page: Choice,
  label: string,
  grant: ActionGrant,
  ctx: ActContext,
  steady: Steadiness,
  sent: () => void
) => {
  if (!ctx.alive()) return refuse('run/cancelled')
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const look = lookFor(ctx)
  const said = printTarget(page.target)
  const box = resolve(look, page.target)
  if (!box.ok) return box
  const option = findOption(look, box.value, label, said)
  if (!option.ok) return option
  const el = option.value
  const name = nameOf(look, el)
  const changed = () => refuse('target/changed', { target: said })
  const again = (): Result<void> => {
    const still = atOrigin(grant.origin)
    if (!still.ok) return still
    const now = newLook(document, ctx.shadowRootOf)
    const isSame = native.connected(el) && isOption(now, el) && nameOf(now, el) === name
    return isSame ? ok(undefined) : changed()
  }
  const facts: Aim['facts'] = { origin: location.origin, url: '', title: '', role: 'option', name, effect: 'input' }
  const follow = (): Result<Aim> => {
    const still = again()
    return still.ok ? ok(aim) : still
  }
  const aim: Aim = { el, look, said, facts, again, changed, follow, followEmptied: follow, taken: () => false }
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  return clickElement(aim, hit.value)
}

const standsOpen = (page: Choice, ctx: ActContext): boolean => {
  const look = lookFor(ctx)
  const box = resolve(look, page.target)
  return box.ok && showsOptions(look, box.value)
}

/**
 * Clicks options in a list that stands open or was `opened`, one after the other. Refuses `target/no-option` and what a
 * click refuses, as long as no option was touched and the list did open; after that it is `uncertain` what happened.
 */
export const chooseFromList = async (
  page: Choice,
  grant: ActionGrant,
  ctx: ActContext,
  { opened, sent }: { readonly opened: boolean; readonly sent: () => void }
): Promise<Result<Performed>> => {
  let touched = false
  const touch = () => {
    touched = true
    sent()
  }
  for (const label of page.options) {
    const steady: Steadiness = {}
    let began = false
    const chosen = await attemptUntilSettled(
      document,
      settleMsOf(ctx),
      () =>
        tryOption(page, label, grant, ctx, steady, () => {
          began = true
          touch()
        }),
      (code) => !began && PASSING.includes(code)
    )
    if (chosen.ok) continue
    // What was clicked to open a list, and opened none, may have done something else.
    return touched || (opened && !standsOpen(page, ctx)) ? ok({ uncertain: true }) : chosen
  }
  return ok({})
}
