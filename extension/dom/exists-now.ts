import { type LiveTarget, ok, type Result } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './act-context.ts'
import { atOrigin } from './aim.ts'
import { findWithin } from './find-all.ts'
import { type Look, newLook } from './look.ts'
import { native } from './native.ts'
import { attemptUntilSettled } from './resolve-target.ts'

/** Every element that fits, in whichever of the enclosing ones that fit. */
const allOf = (look: Look, target: LiveTarget): readonly Element[] => {
  const root = native.documentElement(look.document)
  const scopes = target.in ? allOf(look, target.in) : root ? [root] : []
  return scopes.flatMap((scope) => findWithin(look, target, scope))
}

/** Is there at least one? Several are enough: this is a question, not an aim. */
export const isThere = (look: Look, target: LiveTarget): boolean => allOf(look, target).length > 0

/** Asks once, as soon as the document is parsed. Refuses `page/wrong-origin`. */
export const existsNow = (
  target: LiveTarget,
  gone: boolean,
  origin: string,
  ctx: ActContext
): Promise<Result<boolean>> =>
  attemptUntilSettled(document, settleMsOf(ctx), () => {
    const here = atOrigin(origin)
    return here.ok ? ok(isThere(newLook(document, ctx.shadowRootOf), target) !== gone) : here
  })
