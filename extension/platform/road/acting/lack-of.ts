import { type Askable, type Refusal, refusal, unreachable } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { canAsk } from '../asking/can-ask.ts'
import type { AppFeatures } from './app-features.ts'
import { sandboxOf } from './do-code.ts'
import { isFeature, lackOfFeature } from './do-feature.ts'
import { toolGrantOf } from './do-tool.ts'

const notHere = (what: string): Refusal => refusal('run/unsupported', { what })

/**
 * What this device cannot do of a need, by name: `run/unsupported`. Code can be run where the server granted an executor for it.
 * What the app refuses of a feature of its own is `feature/…`, and what it cannot ask its person for `approval/cannot-ask`. Asked before anything of it happens; for a question, of what it asks about. `undefined` where it can be done.
 */
export const lackOf = (
  need: Need,
  record: Pick<RunRecord, 'claims'>,
  features?: AppFeatures,
  asks?: readonly Askable[]
): Refusal | undefined => {
  switch (need.kind) {
    case 'code':
      return sandboxOf(record, need) ? undefined : notHere('run')
    case 'tool':
      if (isFeature(need)) return lackOfFeature(need, record, features)
      return toolGrantOf(record, need) ? undefined : notHere('call')
    case 'person': {
      if (need.act.verb !== 'ask') return undefined
      const can = canAsk(need.act.type.kind === 'file' ? 'file' : 'ask', { asks })
      return can.ok ? undefined : can.refusal
    }
    case 'batch':
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
