import { type Refusal, refusal, unreachable, type Verb } from '@writ/dsl/contract'
import type { Need, ReadyAct } from '@writ/dsl/run'

/** Acts that the page executor refuses by name. Known here too, so that nobody is asked about what cannot be done. */
const NOT_IN_PAGES: readonly Verb[] = ['screenshot', 'upload', 'download']

const notHere = (what: string): Refusal => refusal('run/unsupported', { what })

const ofAct = ({ checked }: ReadyAct): Refusal | undefined =>
  NOT_IN_PAGES.includes(checked.verb) ? refusal('page/unsupported', { what: checked.verb }) : undefined

/**
 * What this device cannot do of a need, by name: `run/unsupported`, or `page/unsupported` for an act of a page. Asked before
 * anything of it happens; for a question, of what it asks about. `undefined` where it can be done.
 */
export const lackOf = (need: Need): Refusal | undefined => {
  switch (need.kind) {
    case 'batch': {
      // Acts that come later in the batch are refused by name when it is their turn.
      const [first] = need.acts
      return first && ofAct(first)
    }
    case 'code':
      return notHere('run')
    case 'tool':
      return notHere('call')
    case 'person':
      // The question page has no field to answer in.
      return need.act.verb === 'ask' ? notHere('ask') : undefined
    case 'arrive':
    case 'tab':
    case 'ask':
    case 'pause':
    case 'end':
      return undefined
    default:
      return unreachable(need)
  }
}
