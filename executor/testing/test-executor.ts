import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { LimitName, Refusal } from '@writ/dsl/contract'
import { type ExecutorServerOptions, startExecutor } from '../start-executor.ts'
import { testSource } from './test-source.ts'
import { makeDelivery, makeParties, makeSandboxToken, proofFor, type TestParties } from './test-tokens.ts'

/** An answer as it came. */
export interface TestAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Uint8Array
  readonly body: TestBody
}

/** What JSON of an executor holds, as far as tests read it; each answer has some of it, and what it has is compared whole. */
export interface TestBody {
  readonly refusal: Refusal
  readonly stdout: string
  readonly value: unknown
  readonly limit: LimitName | null
  readonly id: string
  readonly tier: string
  readonly created: number
  readonly ends: number
  readonly latest: number
  readonly sandboxes: readonly unknown[]
  readonly at: number
  readonly steps: readonly object[]
  readonly step: number
  readonly entries: readonly { readonly name: string }[]
  readonly jobs: readonly { readonly end?: object }[]
  readonly connections: readonly object[]
  readonly openapi: string
  readonly paths: object
}

export interface TestCall {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
}

/** A request with any header, which `fetch` would not let us set. */
export const send = (url: string, { method = 'GET', headers = {}, body, signal }: TestCall = {}): Promise<TestAnswer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, ...(signal && { signal }) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const text = bytes.toString()
        const isJson = response.headers['content-type']?.startsWith('application/json')
        const status = response.statusCode ?? 0
        resolve({ status, headers: response.headers, bytes, text, body: isJson ? JSON.parse(text) : undefined })
      })
    })
    request.on('error', reject)
    request.end(body)
  })

const JSON_TYPE = { 'content-type': 'application/json' }

/** An executor on a real port, with its policy server's key and one holder of tokens. */
export const startTestExecutor = async (options: Partial<ExecutorServerOptions> = {}, given?: TestParties) => {
  const parties = given ?? (await makeParties())
  const sources = options.sources ?? [testSource()]
  const server = await startExecutor({ issuer: 'writ:server', keys: [parties.server.jwk], sources, ...options })
  return { ...callExecutor(server.url, server.executor.id, parties), server, sources }
}

/** What a holder of tokens asks of an executor at this address. */
export const callExecutor = (url: string, id: string, parties: TestParties) => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    send(`${url}${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
      ...(signal && { signal })
    })
  const prove = (path: string, token: string, method = 'POST', by: TestParties['holder'] = parties.holder) =>
    proofFor(by, method, `${url}${path}`, token)
  const proven = async (path: string, token: string, method = 'POST', by: TestParties['holder'] = parties.holder) => ({
    authorization: `DPoP ${token}`,
    dpop: await prove(path, token, method, by)
  })
  return {
    url,
    id,
    parties,
    post,
    prove,
    proven,
    deliver: (changes?: Parameters<typeof makeDelivery>[2]) => makeDelivery(parties, id, changes),
    token: (changes?: Parameters<typeof makeSandboxToken>[2]) => makeSandboxToken(parties, id, changes),
    /** Runs code of a plan, with tokens and proof made for it. */
    async run(
      changes: Parameters<typeof makeDelivery>[2] = {},
      headers: Record<string, string> = {},
      signal?: AbortSignal
    ) {
      const delivery = await makeDelivery(parties, id, changes)
      return post('/v1/run', delivery, { dpop: await prove('/v1/run', delivery.child), ...headers }, signal)
    },
    /** A call with a sandbox token and a proof made for it; a body that is no text is sent as JSON. */
    async ask(method: string, path: string, token: string, body?: unknown, by: TestParties['holder'] = parties.holder) {
      const headers = await proven(path.split('?', 1)[0] ?? '', token, method, by)
      if (body === undefined) return send(`${url}${path}`, { method, headers })
      const isBytes = body instanceof Uint8Array
      const type = { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }
      return send(`${url}${path}`, {
        method,
        headers: { ...headers, ...type },
        body: isBytes ? body : JSON.stringify(body)
      })
    },
    /** How many jobs of the holder have begun and not ended. */
    async running(by: TestParties['holder'] = parties.holder) {
      const { body } = await this.ask('GET', '/v1/jobs', 'any', undefined, by)
      return body.jobs.filter(({ end }) => end === undefined).length
    },
    /** Runs code with a sandbox token. */
    async runAlone(token: string, body: object, headers: Record<string, string> = {}) {
      return post('/v1/run', { language: 'javascript', ...body }, { ...(await proven('/v1/run', token)), ...headers })
    }
  }
}
export type TestExecutor = Awaited<ReturnType<typeof startTestExecutor>>
