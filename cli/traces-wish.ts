/** Whether runs are exported as traces, and where to; without an endpoint, to where OpenTelemetry's variables say. */
export interface TracesWish {
  readonly endpoint?: string
}

const isHttp = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

/**
 * Reads `--otlp` and the variables of OpenTelemetry that switch traces on or off. They are off by default: whoever receives them
 * sees what the agents of every tenant do.
 * @returns nothing where they are off, or why they cannot be on
 */
export const readTracesWish = (
  otlp: string | undefined,
  env: Readonly<Record<string, string | undefined>>
): TracesWish | { readonly why: string } | undefined => {
  if (otlp !== undefined && !isHttp(otlp)) return { why: '--otlp is an http or https address' }
  const named = ENDPOINTS.find((name) => env[name])
  if (otlp === undefined && named === undefined) return undefined
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  const exporters = env.OTEL_TRACES_EXPORTER || 'otlp'
  if (exporters === 'none') return undefined
  if (exporters !== 'otlp') return { why: 'OTEL_TRACES_EXPORTER is otlp or none' }
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf'
  if (protocol !== 'http/protobuf') return { why: 'traces are sent by http/protobuf: OTEL_EXPORTER_OTLP_PROTOCOL' }
  if (otlp !== undefined) return { endpoint: otlp }
  return isHttp(env[named ?? ENDPOINTS[0]] ?? '') ? {} : { why: `${named} is an http or https address` }
}
