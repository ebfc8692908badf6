import { expect, test } from 'vitest'
import { readTracesWish } from './traces-wish.ts'

const AT = 'http://127.0.0.1:4318'

test.each([
  ['off where nobody asks for them', undefined, {}, undefined],
  ['on with an address', AT, {}, { endpoint: AT }],
  ['on with OpenTelemetry’s variable, which its exporter reads', undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: AT }, {}],
  ['on with the variable of traces', undefined, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${AT}/v1/traces` }, {}],
  ['off where OpenTelemetry is', AT, { OTEL_SDK_DISABLED: 'true' }, undefined],
  ['off where nothing exports them', AT, { OTEL_TRACES_EXPORTER: 'none' }, undefined],
  ['not sent by another exporter', AT, { OTEL_TRACES_EXPORTER: 'console' }, { why: expect.stringContaining('otlp') }],
  ['not sent by gRPC', AT, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, { why: expect.stringContaining('http/protobuf') }],
  ['not sent to what is no address', 'collector:4318', {}, { why: expect.stringContaining('--otlp') }],
  [
    'not sent to a file',
    undefined,
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'file:///x' },
    { why: expect.stringContaining('is an') }
  ]
])('traces are %s', (_, otlp, env, wish) => {
  expect(readTracesWish(otlp, env)).toEqual(wish)
})
