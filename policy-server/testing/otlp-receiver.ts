/// <reference path="./mockotlpserver.d.ts" />
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockOtlpServer, normalizeTrace } from '@elastic/mockotlpserver'

interface Attributed {
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A span as the receiver understood it. */
export interface ReceivedSpan extends Attributed {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: string; readonly message?: string }
}

/** One request as the receiver understood it (`ExportTraceServiceRequest`). */
export interface ReceivedTrace {
  readonly resourceSpans: readonly {
    readonly resource: Attributed
    readonly schemaUrl?: string
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly schemaUrl?: string
      readonly spans: readonly ReceivedSpan[]
    }[]
  }[]
}

/** What it answers in the receiver's place, once. */
export interface Refused {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface OtlpReceiver {
  readonly url: string
  readonly traces: readonly ReceivedTrace[]
  /** All spans of all requests, in the order in which they came. */
  spans(): readonly ReceivedSpan[]
  /** Each request as it came over the wire. */
  readonly requests: { readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }[]
  /** Answers to the next requests, which then do not reach the receiver. */
  readonly refuse: Refused[]
  close(): Promise<void>
}

/**
 * Elastic's OTLP receiver, on a free port, behind a listener that keeps the bytes of each request. It reads them by the
 * protocol's own `.proto` files, and knows nothing of this project.
 */
export const startOtlpReceiver = async (): Promise<OtlpReceiver> => {
  const traces: ReceivedTrace[] = []
  const requests: OtlpReceiver['requests'] = []
  const refuse: Refused[] = []
  const behind = new MockOtlpServer({
    logLevel: 'error',
    services: ['http'],
    httpHostname: '127.0.0.1',
    httpPort: 0,
    onTrace: (trace) => traces.push(normalizeTrace(trace) as ReceivedTrace)
  })
  await behind.start()
  const front = createServer(async (asked, answer) => {
    const body = Buffer.concat(await asked.toArray())
    requests.push({ headers: asked.headers, body })
    const no = refuse.shift()
    if (no) return answer.writeHead(no.status, no.headers).end(no.body)
    const passed = request(new URL(asked.url ?? '/', behind.httpUrl ?? ''), { method: 'POST', headers: asked.headers })
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers)
      response.pipe(answer)
    })
    passed.end(body)
  })
  front.listen(0, '127.0.0.1')
  await new Promise((resolve) => front.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    traces,
    spans: () =>
      traces.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
      ),
    requests,
    refuse,
    close: async () => {
      front.closeAllConnections()
      front.close()
      await behind.close()
    }
  }
}
