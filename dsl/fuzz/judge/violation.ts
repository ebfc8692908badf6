import type { WorldId } from '../drive/trial.ts'

/** A hole: something happened that the manifest does not tell. */
export interface Violation {
  readonly kind: 'flow' | 'bits' | 'shown' | 'kept' | 'secret' | 'control' | 'effect' | 'count' | 'resume' | 'crash'
  /** What differed or happened, and what of it is not in the manifest. */
  readonly what: string
  /** The worlds in which it shows. */
  readonly worlds: readonly WorldId[]
}
