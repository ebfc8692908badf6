import { enclosingTargets, type LiveTarget, printTarget, type TargetShape } from '@writ/dsl/contract'
import type { AskedOfPage } from './page-refusal.ts'

/** What a document was told to look for, beside how the plan says it: what is known in the run alone is never told. */
export const askedAs = (
  told: LiveTarget | undefined,
  said: TargetShape<unknown>
): Pick<AskedOfPage, 'target' | 'enclosing'> => {
  const around = told ? enclosingTargets(told) : []
  const own = enclosingTargets(said)
  const enclosing = around.flatMap((target, at) => {
    const words = own[at]
    return words && around.length === own.length ? [{ told: printTarget(target), said: printTarget(words) }] : []
  })
  return { target: printTarget(said), enclosing }
}
