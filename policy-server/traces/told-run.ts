import type { LogLeaf, Tier } from '@writ/dsl/contract'
import type { TraceParent } from './trace-parent.ts'

/** What the log says of a run, and what the server knows of it besides: all that its spans are made of. */
export interface ToldRun {
  readonly tenant: string
  readonly run: string
  readonly agent: { readonly id: string; readonly name: string }
  readonly session: string
  readonly device: string | undefined
  /** When the server heard that a device took it up. */
  readonly acceptedAt: Date | null
  /** How long checking and deciding took, where that is known. */
  readonly decidedMs: number
  /** The weakest tier that code may run in, by the effect that runs it. */
  readonly tiers: ReadonlyMap<string, Tier>
  readonly parent: TraceParent | undefined
  /** In the log's order; what was erased is not among them. */
  readonly leaves: readonly { readonly n: number; readonly leaf: LogLeaf }[]
}
