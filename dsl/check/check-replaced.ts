import type { Replaced, Stmt } from '../contract/index.ts'
import { EffectLedger } from './effect-ledger.ts'
import { openedPerhaps } from './opened.ts'
import { Scope } from './scope.ts'
import type { Findings, Place } from './walk.ts'

/** By the statement that stands in the place now. */
export const byPlace = (all: readonly Replaced[] = []): Map<number, readonly Replaced[]> => {
  const found = new Map<number, readonly Replaced[]>()
  for (const each of all) found.set(each.at, [...(found.get(each.at) ?? []), each])
  return found
}

/**
 * What stood in the place of a statement before the run was resumed may have been done in an earlier round, or in part. So all
 * that depends on it depends on it still: its edges are drawn as if it stood before the statement. It grants nothing, says
 * nothing, and its blessings excuse nothing; a secret that it filled in counts as taken out of the vault earlier.
 */
export const checkReplaced = (
  f: Findings,
  place: Place,
  { id }: Stmt,
  check: (f: Findings, place: Place, stmt: Stmt) => void
): void => {
  const before = f.replaced.get(id)
  if (!before) return
  f.replaced.delete(id)
  for (const { was, inside } of before) {
    const apart: Findings = {
      ...f,
      diagnostics: [],
      ledger: new EffectLedger(),
      refs: new Map(),
      unused: new Map(),
      blessings: new Map(),
      vaultAt: () => f.people.vault,
      replaced: byPlace(inside)
    }
    openedPerhaps(apart, () => check(apart, { ...place, scope: new Scope(place.scope) }, was))
    f.going = apart.going
    f.after = apart.after
  }
}
