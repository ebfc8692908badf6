import type { Attributes } from '@opentelemetry/api'

/** A span of a run, before it has the form that OpenTelemetry's exporter takes. */
export interface MadeSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parent: { readonly spanId: string; readonly isRemote: boolean } | undefined
  /** Milliseconds since the epoch; `end` is never before `start`. */
  readonly start: number
  readonly end: number
  readonly attributes: Attributes
  /** The code of what went wrong, as `error.type` has it. */
  readonly error: string | undefined
  /** The number of the leaf that it ended with: it is sent when that is. */
  readonly closes: number
}
