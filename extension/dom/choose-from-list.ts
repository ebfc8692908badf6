import { type ActionGrant, type BatchAct, ok, type PageAct, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './act-context.ts'
import { type Aim, atOrigin } from './aim.ts'
import { findOption } from './choose-option.ts'
import { clickElement, readyToClick, type Steadiness } from './click-element.ts'
import { newLook } from './look.ts'
import { nameOf } from './name-of.ts'
import { native } from './native.ts'
import type { Performed } from './perform.ts'
import { attemptUntilSettled, resolve } from './resolve-target.ts'

const PASSING = ['target/not-found', 'target/no-option', 'target/hidden', 'target/covered', 'target/unsettled']

const tryOption = (
  page: PageAct & { verb: 'choose' },
  label: string,
  grant: ActionGrant,
  ctx: ActContext,
  steady: Steadiness
) => {
  const here = atOrigin(grant.origin)
  if (!here.ok) return here
  const look = newLook(document, ctx.shadowRootOf)
  const said = printTarget(page.target)
  const box = resolve(look, page.target)
  if (!box.ok) return box
  const option = findOption(look, box.value, label, said)
  if (!option.ok) return option
  const el = option.value
  const name = nameOf(look, el)
  const again = (): Result<void> => {
    const still = atOrigin(grant.origin)
    if (!still.ok) return still
    const now = newLook(document, ctx.shadowRootOf)
    return native.connected(el) && nameOf(now, el) === name ? ok(undefined) : refuse('target/changed', { target: said })
  }
  const facts: Aim['facts'] = { origin: location.origin, url: '', title: '', role: 'option', name, effect: 'input' }
  const aim: Aim = { el, look, said, facts, again, taken: () => false }
  const hit = readyToClick(aim, steady)
  return hit.ok ? clickElement(aim, hit.value) : hit
}

/** Clicks options in a list that stands open or opens, one after the other. Refuses `target/no-option` and what a click refuses. */
export const chooseFromList = async (
  _act: BatchAct,
  page: PageAct & { verb: 'choose' },
  grant: ActionGrant,
  ctx: ActContext
): Promise<Result<Performed>> => {
  for (const label of page.options) {
    const steady: Steadiness = {}
    const chosen = await attemptUntilSettled(
      document,
      settleMsOf(ctx),
      () => tryOption(page, label, grant, ctx, steady),
      (code) => PASSING.includes(code)
    )
    if (!chosen.ok) return chosen
  }
  return ok({})
}
