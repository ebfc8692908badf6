import { type LiveTarget, ok, type PageOutline, type Result } from '@writ/dsl/contract'
import { type ActContext, lookFor, settleMsOf } from '../facts/act-context.ts'
import { atOrigin } from '../facts/aim.ts'
import { attemptUntilSettled, resolve } from '../finding/resolve-target.ts'
import { newLook } from '../tree/look.ts'
import { pageRest } from '../tree/page-rest.ts'
import { observeElement } from './observe-element.ts'

/** What is drawn in steps is looked at once it is whole. */
const QUIET_MS = 100

/** Observes the whole page as it stands, for the person: nothing of it is refused. */
export const observePage = async ({ shadowRootOf }: Pick<ActContext, 'shadowRootOf'>): Promise<PageOutline> => {
  await pageRest(document, QUIET_MS)
  return observeElement(newLook(document, shadowRootOf), document.documentElement)
}

/**
 * Observes the target, or the whole page, once it is there. Refuses `page/wrong-origin`, `target/not-found`,
 * `target/ambiguous`, `target/changed`.
 */
export const observeNow = async (target: LiveTarget, origin: string, ctx: ActContext): Promise<Result<PageOutline>> => {
  await pageRest(document, QUIET_MS)
  return attemptUntilSettled(document, settleMsOf(ctx), () => {
    const here = atOrigin(origin)
    if (!here.ok) return here
    const look = lookFor(ctx)
    const found = resolve(look, target)
    return found.ok ? ok(observeElement(look, found.value, ctx.observe)) : found
  })
}
