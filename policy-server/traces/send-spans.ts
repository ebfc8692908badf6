import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  type Resource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector
} from '@opentelemetry/resources'
import { hearExporter } from './exporter-words.ts'
import type { MadeSpan } from './made-span.ts'
import { toReadableSpan } from './readable-span.ts'
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME, SCHEMA_URL } from './semconv.ts'

/** What became of spans: `sent`, though the receiver may have `rejected` some; to be sent `later`, or `dropped` for good. */
export type Sent =
  | { readonly kind: 'sent'; readonly rejected: number }
  | { readonly kind: 'later'; readonly waitMs: number }
  | { readonly kind: 'dropped'; readonly status: number }

export interface SpanSender {
  send(spans: readonly MadeSpan[]): Promise<Sent>
  close(): Promise<void>
}

/** How long one request may take, with what the exporter tries again by itself. */
const SEND_MS = 10_000
/** A receiver that answers byte by byte is not waited for longer than this. */
const GIVE_UP_MS = 15_000

const resourceOf = (instance: string): Resource =>
  defaultResource()
    .merge(
      resourceFromAttributes(
        { [ATTR_SERVICE_NAME]: 'writ-policy-server', [ATTR_SERVICE_INSTANCE_ID]: instance },
        { schemaUrl: SCHEMA_URL }
      )
    )
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }))

/** The address of a receiver's traces, where `base` is what it has for all signals (OTLP/HTTP). */
export const tracesAt = (base: string): string => `${base.replace(/\/+$/, '')}/v1/traces`

/** The HTTP status that a receiver refused with for good; of all else it may be that it works later. */
const statusIn = (error: Error | undefined): number | undefined => {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'number' ? code : undefined
}

/**
 * Sends spans over OTLP/HTTP in protobuf, with OpenTelemetry's own exporter: to `endpoint`, or to where its variables
 * (`OTEL_EXPORTER_OTLP_…`) say, which it reads by itself.
 */
export const openSpanSender = (instance: string, endpoint?: string): SpanSender => {
  const exporter = new OTLPTraceExporter({
    timeoutMillis: SEND_MS,
    ...(endpoint !== undefined && { url: tracesAt(endpoint) })
  })
  const resource = resourceOf(instance)
  const exportOnce = (spans: readonly MadeSpan[]): Promise<ExportResult | undefined> => {
    const { promise, resolve } = Promise.withResolvers<ExportResult | undefined>()
    const timer = setTimeout(resolve, GIVE_UP_MS, undefined)
    exporter.export(
      spans.map((span) => toReadableSpan(span, resource)),
      resolve
    )
    return promise.finally(() => clearTimeout(timer))
  }
  return {
    send: async (spans) => {
      const { done, words } = await hearExporter(() => exportOnce(spans))
      if (done?.code === ExportResultCode.SUCCESS) return { kind: 'sent', rejected: words.rejected }
      const status = statusIn(done?.error)
      return status === undefined ? { kind: 'later', waitMs: words.askedToWait } : { kind: 'dropped', status }
    },
    close: () => exporter.shutdown()
  }
}
