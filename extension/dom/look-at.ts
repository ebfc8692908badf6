import { type EffectClass, type LiveFacts, ok, type PageAct, type Result } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './act-context.ts'
import { focusedElement } from './focus-element.ts'
import { liveFacts } from './live-facts.ts'
import { newLook } from './look.ts'
import { attemptUntilSettled, dropOf, resolve } from './resolve-target.ts'

/**
 * What the live page says about the element an act aims at, without acting: the target is waited for, then read at one
 * instant. `granted` is the class the plan was granted; the facts' class is never below it. Refuses `target/not-found`,
 * `target/ambiguous`.
 */
export const lookAt = (
  act: PageAct,
  granted: EffectClass,
  ctx: Pick<ActContext, 'shadowRootOf' | 'settleMs'>
): Promise<Result<LiveFacts>> =>
  attemptUntilSettled(document, settleMsOf({ alive: () => true, ...ctx }), () => {
    const look = newLook(document, ctx.shadowRootOf)
    const found = 'target' in act && act.target ? resolve(look, act.target) : ok(focusedElement(look))
    if (!found.ok) return found
    const drop = dropOf(look, act)
    return drop.ok ? ok(liveFacts(look, act, found.value, granted, drop.value)) : drop
  })
