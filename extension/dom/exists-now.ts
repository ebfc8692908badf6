import { type LiveTarget, ok, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './act-context.ts'
import { atOrigin } from './aim.ts'
import { findWithin } from './find-all.ts'
import { type Look, newLook } from './look.ts'
import { native } from './native.ts'
import { lossOf } from './record-elements.ts'
import { attemptUntilSettled } from './resolve-target.ts'

/** Every element that fits, in whichever of the enclosing ones that fit. */
const allOf = (look: Look, target: LiveTarget): readonly Element[] => {
  const root = native.documentElement(look.document)
  const scopes = target.in ? allOf(look, target.in) : root ? [root] : []
  return scopes.flatMap((scope) => findWithin(look, target, scope))
}

/**
 * Is there at least one? Several are enough: this is a question, not an aim. The element of a record may be gone; what says
 * something else now is neither, and refuses `target/changed`.
 */
export const isThere = (look: Look, target: LiveTarget): Result<boolean> =>
  lossOf(look, target) === 'changed'
    ? refuse('target/changed', { target: printTarget(target) })
    : ok(allOf(look, target).length > 0)

/** Asks once, as soon as the document is parsed. Refuses `page/wrong-origin` and `target/changed`. */
export const existsNow = (
  target: LiveTarget,
  gone: boolean,
  origin: string,
  ctx: ActContext
): Promise<Result<boolean>> =>
  attemptUntilSettled(document, settleMsOf(ctx), () => {
    const here = atOrigin(origin)
    if (!here.ok) return here
    const there = isThere(newLook(document, ctx.shadowRootOf), target)
    return there.ok ? ok(there.value !== gone) : there
  })
