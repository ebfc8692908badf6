import {
  type EffectClass,
  type LiveFacts,
  type LiveTarget,
  ok,
  type PageAct,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { focusedElement } from './edit/focus-element.ts'
import { type ActContext, settleMsOf } from './facts/act-context.ts'
import { noteLeftFields } from './facts/left-fields.ts'
import { liveFacts, withAccount } from './facts/live-facts.ts'
import { attemptUntilSettled, dropOf, resolve } from './finding/resolve-target.ts'
import type { MayCallTools } from './hand/call-tool.ts'
import { accountOf } from './observe/account-of.ts'
import { newLook } from './tree/look.ts'

/**
 * What the live page says about the element an act aims at, without acting: the target is waited for, then read at one
 * instant. `granted` is the class the plan was granted; the facts' class is never below it. Refuses `target/not-found`,
 * `target/ambiguous`.
 */
export const lookAt = async (
  act: PageAct,
  granted: EffectClass,
  ctx: Pick<ActContext, 'shadowRootOf' | 'settleMs'> & MayCallTools
): Promise<Result<LiveFacts>> => {
  if (act.verb === 'call') return ctx.tools?.look(act, granted, ctx, accountOf) ?? refuse('page/unsupported')
  noteLeftFields(ctx)
  return attemptUntilSettled(document, settleMsOf({ alive: () => true, ...ctx }), () => {
    const look = newLook(document, ctx.shadowRootOf)
    // What is to be downloaded is shown by the act that sets it off.
    const { target } = (act.verb === 'download' ? act.act : act) as { readonly target?: LiveTarget }
    const found = target ? resolve(look, target) : ok(focusedElement(look))
    if (!found.ok) return found
    const drop = dropOf(look, act)
    return drop.ok ? ok(withAccount(liveFacts(look, act, found.value, granted, drop.value), accountOf(look))) : drop
  })
}
