import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { MadeSpan } from './made-span.ts'
import { SCHEMA_URL } from './semconv.ts'

/** Who says it: this part of the server, and in which words. */
const SCOPE = { name: 'writ', version: '1', schemaUrl: SCHEMA_URL } as const

/** A span in the form that OpenTelemetry's exporter takes. */
export const toReadableSpan = (span: MadeSpan, resource: Resource): ReadableSpan => {
  const { name, traceId, spanId, parent, attributes, error } = span
  const traceFlags = TraceFlags.SAMPLED
  const [startTime, endTime]: HrTime[] = [millisToHrTime(span.start), millisToHrTime(span.end)]
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId, spanId, traceFlags }),
    ...(parent && { parentSpanContext: { traceId, ...parent, traceFlags } }),
    startTime: startTime ?? [0, 0],
    endTime: endTime ?? [0, 0],
    duration: millisToHrTime(span.end - span.start),
    ended: true,
    status: error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes,
    links: [],
    events: [],
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0
  }
}
