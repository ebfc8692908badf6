import { isSameRef, type Refs } from '@writ/dsl/contract'
import type { Queries } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import { shownIn, staysOf } from './aimed-at.ts'
import { refsIn, withRefs } from './refs-in.ts'

/** No document has so many elements: a ref that means something else in what stays of a held plan is written with this added. */
const APART = 1_000_000

/** What was sent to go on with a held run. */
interface Going {
  readonly replace: string
  readonly look?: string | undefined
}

/**
 * The replacement for a held run's statement, and the look behind it, with what the last view told set apart from what stays of the plan: a ref that
 * means something else there gets a number that no document has. `meant` is all that a ref in them may stand for, by one look at the session's views.
 */
export const setApart = async (
  tx: Queries,
  { session, held, replace, look }: Going & { readonly session: string; readonly held: Run }
): Promise<Going & { readonly meant: Refs }> => {
  const shown = await shownIn(tx, session)
  const stays = staysOf(held)
  const own = refsIn(replace, look ?? '')
  const taken = new Set([...Object.keys(shown), ...Object.keys(held.decided?.refs ?? {}), ...own])
  const apart = new Map<string, string>()
  for (const word of own) {
    if (!shown[word] || !stays[word] || isSameRef(shown[word], stays[word])) continue
    let free = Number(word.slice(1)) + APART
    while (taken.has(`e${free}`)) free += APART
    taken.add(`e${free}`)
    apart.set(word, `e${free}`)
  }
  const others = [...apart].flatMap(([word, other]) => (shown[word] ? [[other, shown[word]] as const] : []))
  return {
    replace: withRefs(replace, apart),
    look: look === undefined ? undefined : withRefs(look, apart),
    meant: { ...shown, ...Object.fromEntries(others) }
  }
}
