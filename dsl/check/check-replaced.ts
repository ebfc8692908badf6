import type { Replaced, Stmt } from '../contract/index.ts'
import { EffectLedger } from './effect-ledger.ts'
import { openedPerhaps } from './opened.ts'
import { PastScope, type Variable } from './scope.ts'
import { join } from './types.ts'
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
 * nothing, and its blessings excuse nothing; a secret that it filled in counts as taken out of the vault earlier. In a loop, what it
 * defined lasts in what later statements made of it: it stays behind its name. What cannot be read any more as it was
 * refuses the plan: nobody could say where its data went.
 */
export const checkReplaced = (
  f: Findings,
  place: Place,
  { id, span }: Stmt,
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
    const scope = new PastScope(place.scope, (all) => together(f, all))
    openedPerhaps(apart, () => check(apart, { ...place, scope }, was))
    f.going = apart.going
    f.after = apart.after
    const [unread] = apart.diagnostics
    if (unread) f.diagnostics.push({ ...unread, span })
    if (apart.replaced.size > 0) throw new Error('what was replaced stands nowhere')
    if (place.times > 1) place.scope.keepPast(scope)
  }
}

/** A name that stood for several things, one after another. */
const together = (f: Findings, all: readonly [Variable, ...Variable[]]): Variable => ({
  kind: 'var',
  type: all.map(({ type }) => type).reduce(join),
  node: f.flows.joined('L8', ...all.map(({ node }) => node)) ?? all[0].node,
  parts: all
})
