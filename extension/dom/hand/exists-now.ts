import { type LiveTarget, ok, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, lookFor, settleMsOf } from '../facts/act-context.ts'
import { atOrigin } from '../facts/aim.ts'
import { findWithin } from '../finding/find-all.ts'
import { lossOf } from '../finding/record-elements.ts'
import { attemptUntilSettled } from '../finding/resolve-target.ts'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'

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
    const there = isThere(lookFor(ctx), target)
    return there.ok ? ok(there.value !== gone) : there
  })
