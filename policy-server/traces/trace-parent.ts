/** The span in which a planner sent a plan. */
export interface TraceParent {
  /** 32 hex digits, not all zero. */
  readonly traceId: string
  /** 16 hex digits, not all zero. */
  readonly spanId: string
}

const HEADER = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/**
 * Reads a `traceparent` (W3C Trace Context §3.2). One that is not sound is as none: `undefined`. It says whose child a run's span
 * is, and nothing else.
 */
export const parseTraceParent = (text: string | null | undefined): TraceParent | undefined => {
  const [, version, traceId = '', spanId = '', , more] = HEADER.exec(text ?? '') ?? []
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  // Of version 00 nothing may follow; of later ones, what follows is not for readers of this one.
  return version === '00' && more !== undefined ? undefined : { traceId, spanId }
}

/** A `traceparent` as it is kept, without what a later version may have added; `undefined` where it is none. */
export const soundTraceParent = (header: string | string[] | undefined): string | undefined => {
  const parent = typeof header === 'string' ? parseTraceParent(header) : undefined
  return parent && `00-${parent.traceId}-${parent.spanId}-01`
}
