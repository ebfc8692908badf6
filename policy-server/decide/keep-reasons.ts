import { MAX_REASON, MAX_REASONS } from '@writ/dsl/contract'
import type { Decided } from './decide-request.ts'

/** The reasons of a decision, each once, as a token carries them. */
export interface KeptReasons {
  readonly all: readonly string[]
  /** Where the reason for this question stands; `undefined` for what is not asked, or what no policy says anything of. */
  readonly placeOf: (decided: Pick<Decided, 'decision' | 'by'>) => number | undefined
}

const cut = (text: string): string =>
  text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1).toWellFormed()}…` : text

/**
 * Gathers what the policies that ask say for themselves (`@because`), for the person who is asked. A decision that has more of them
 * than a token holds keeps the first: a question without its reason is still asked, and names the place behind the last, so that the
 * device says that there is one.
 */
export const keepReasons = (): KeptReasons => {
  const all: string[] = []
  return {
    all,
    placeOf: ({ decision, by }) => {
      if (decision !== 'ask') return undefined
      const said = cut([...new Set(by.flatMap(({ because }) => because?.trim() || []))].join(' '))
      if (said === '') return undefined
      const known = all.indexOf(said)
      if (known >= 0) return known
      return all.length < MAX_REASONS ? all.push(said) - 1 : MAX_REASONS
    }
  }
}
