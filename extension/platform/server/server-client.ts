import {
  type AskedErasure,
  askedErasureResponseSchema,
  type ClearedLabels,
  clearedResponseSchema,
  type EnrolResponse,
  type ErasureState,
  enrolResponseSchema,
  type JournalAnswer,
  journalResponseSchema,
  keepRecordingResponseSchema,
  ok,
  ownRecordingResponseSchema,
  type Refusal,
  type Result,
  refuse,
  refusedResponseSchema,
  renewResponseSchema,
  type SignedEntry
} from '@writ/dsl/contract'
import type { z } from 'zod'
import type { DeviceKey } from '../storage/device-key.ts'
import { makeProof } from './make-proof.ts'

const PATIENCE_MS = 10_000

/** The calls a device makes to its policy server. Each refuses `server/away` when there is no answer, and passes on the server's own no. */
export interface ServerClient {
  enrol(code: string, build: string, browser: string): Promise<Result<EnrolResponse>>
  renew(device: string, token: string): Promise<Result<string>>
  /** `seen`: the size of the log in the checkpoint that the device keeps. */
  upload(device: string, entries: readonly SignedEntry[], seen: number): Promise<Result<JournalAnswer>>
  clearLabels(said: ClearedLabels): Promise<Result<unknown>>
  keepRecording(device: string, run: string, sealed: string): Promise<Result<unknown>>
  /** What was kept of a run of this device's person. Refuses `audit/not-recorded`. */
  ownRecording(device: string, run: string): Promise<Result<string>>
  askErasure(said: AskedErasure): Promise<Result<ErasureState>>
}

export const serverClient = (server: string, key: DeviceKey, now: () => number): ServerClient => {
  const post = async <S extends z.ZodType>(
    path: string,
    body: object,
    answer: S,
    token?: string
  ): Promise<Result<z.infer<S>>> => {
    const url = `${server}${path}`
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dpop: await makeProof(key, 'POST', url, now(), token) },
        body: JSON.stringify(body),
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS)
      })
      const json: unknown = await response.json()
      if (!response.ok) return { ok: false, refusal: refusedBy(json) }
      const parsed = answer.safeParse(json)
      return parsed.success ? ok(parsed.data) : refuse('server/failed')
    } catch {
      return refuse('server/away')
    }
  }
  return {
    enrol: (code, build, browser) =>
      post('/v1/enrol', { code, jwk: { kty: 'OKP', crv: 'Ed25519', x: key.x }, build, browser }, enrolResponseSchema),
    async renew(device, token) {
      const answer = await post('/v1/renew', { device, token }, renewResponseSchema, token)
      return answer.ok ? ok(answer.value.token) : answer
    },
    upload: (device, entries, seen) => post('/v1/journal', { device, entries, seen }, journalResponseSchema),
    keepRecording: (device, run, sealed) =>
      post(`/v1/runs/${run}/record`, { device, sealed }, keepRecordingResponseSchema),
    clearLabels: (said) => post('/v1/labels/clear', said, clearedResponseSchema),
    async ownRecording(device, run) {
      const answer = await post(`/v1/runs/${run}/record/own`, { device }, ownRecordingResponseSchema)
      return answer.ok ? ok(answer.value.sealed) : answer
    },
    async askErasure(said) {
      const answer = await post('/v1/erasure', said, askedErasureResponseSchema)
      return answer.ok ? ok(answer.value.state) : answer
    }
  }
}

const refusedBy = (json: unknown): Refusal => {
  const parsed = refusedResponseSchema.safeParse(json)
  const { code, message, detail } = parsed.success
    ? parsed.data.refusal
    : { code: 'server/failed' as const, message: 'the policy server failed' }
  return { code, message, ...(detail && { detail }) }
}
