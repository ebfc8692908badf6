import type { ActOutcome } from '@writ/dsl/contract'
import type { DialogPort } from './dialog-port.ts'
import type { ShadowRootOf } from './look.ts'
import type { ObserveOptions } from './observe/telling.ts'

/** What the executor needs of its host, beside the document it stands in. */
export interface ActContext {
  /** Is the run still wanted? Asked before every act. */
  readonly alive: () => boolean
  /** Opens closed shadow roots, where the extension API can. */
  readonly shadowRootOf?: ShadowRootOf
  readonly dialogs?: DialogPort
  /** The run that acts, which has a clipboard of its own. */
  readonly run?: string
  /** How long a target may take to come and be ready, in ms; 5000 if not said. */
  readonly settleMs?: number
  /** How much an observation tells, and what it leaves out. */
  readonly observe?: ObserveOptions
}

export interface BatchContext extends ActContext {
  /** Told synchronously, as soon as the outcome of a step is known. */
  readonly report: (step: string, outcome: ActOutcome) => void
  /** Told synchronously just before the first event of a step is sent: what was not begun did not happen. */
  readonly begun?: (step: string) => void
}

export const settleMsOf = (ctx: ActContext): number => ctx.settleMs ?? 5000
