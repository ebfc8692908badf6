import {
  type AgentOfPerson,
  type AgentWord,
  type AskedErasure,
  agentsOfPersonSchema,
  askedErasureResponseSchema,
  type ClearedLabels,
  clearedResponseSchema,
  type EnrolResponse,
  type ErasureState,
  enrolResponseSchema,
  type JournalAnswer,
  journalResponseSchema,
  keepRecordingResponseSchema,
  type OwnToolServer,
  ok,
  ownRecordingResponseSchema,
  ownToolsSchema,
  type Refusal,
  type Result,
  refuse,
  refusedResponseSchema,
  renewResponseSchema,
  type SignedEntry,
  type SignInBegun,
  signInBegunSchema,
  type ToolCallSent,
  toolCallEndSchema,
  type Value
} from '@writ/dsl/contract'
import type { z } from 'zod'
import type { DeviceKey } from '../storage/device-key.ts'
import { makeProof } from './make-proof.ts'

const PATIENCE_MS = 10_000
/** A worker that waits for the head of an answer is stopped after half a minute; the server gives up before. */
const TOOL_PATIENCE_MS = 29_000

/**
 * The calls a device makes to its policy server. Each refuses `server/away` when there is no answer, and passes on the server's own no. Where
 * the two clocks differ too much for a proof, it is made again by the time that the server then tells (ADR 59).
 */
export interface ServerClient {
  enrol(code: string, build: string, browser: string): Promise<Result<EnrolResponse>>
  renew(device: string, token: string): Promise<Result<string>>
  /** `seen`: the size of the log in the checkpoint that the device keeps. */
  upload(device: string, entries: readonly SignedEntry[], seen: number): Promise<Result<JournalAnswer>>
  clearLabels(said: ClearedLabels): Promise<Result<unknown>>
  keepRecording(device: string, run: string, sealed: string): Promise<Result<unknown>>
  /** What was kept of a run of this device's person. Refuses `audit/not-recorded`. */
  ownRecording(device: string, run: string): Promise<Result<string>>
  /** The agents that act for this device's person; and the person's word on one of them, after which they are told anew. */
  agents(device: string): Promise<Result<readonly AgentOfPerson[]>>
  setAgent(said: AgentWord): Promise<Result<readonly AgentOfPerson[]>>
  /** The servers of tools that are called in the name of this device's person; and their own credential at one of them, set or taken back. */
  ownTools(device: string): Promise<Result<readonly OwnToolServer[]>>
  setOwnTool(device: string, server: string, credential: string | null): Promise<Result<readonly OwnToolServer[]>>
  /** Begins a sign-in at one of them, and ends it with the address that the person's browser came back to. */
  beginSignIn(device: string, server: string): Promise<Result<SignInBegun>>
  finishSignIn(device: string, callback: string): Promise<Result<readonly OwnToolServer[]>>
  askErasure(said: AskedErasure): Promise<Result<ErasureState>>
  /** Has the server call a tool, once. `sent`: the call may have been made, whatever became of it; so it may where no answer came. */
  callTool(device: string, sent: ToolCallSent): Promise<ToolAnswer>
}

/**
 * May a call that was refused so have been made? A browser sends a request again by itself where a connection broke before the answer (RFC 9110
 * §9.2.2 advises against it): then the proof and the step were used by the first.
 */
const mayBeSent = (code: string): boolean =>
  code.startsWith('server/') || code === 'capability/proof' || code === 'capability/replayed'

export interface ToolAnswer {
  readonly result: Result<Value>
  readonly sent: boolean
}

export const serverClient = (server: string, key: DeviceKey, now: () => number): ServerClient => {
  /** How far the server's clock is ahead of this device's, in milliseconds, as was heard last. It is for proofs, and nothing else. */
  let ahead = 0
  const send = async <S extends z.ZodType>(
    path: string,
    body: object,
    answer: S,
    token?: string,
    patience = PATIENCE_MS
  ): Promise<Result<z.infer<S>>> => {
    const url = `${server}${path}`
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dpop: await makeProof(key, 'POST', url, now() + ahead, token) },
        body: JSON.stringify(body),
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(patience)
      })
      const json: unknown = await response.json()
      if (!response.ok) return { ok: false, refusal: refusedBy(json) }
      const parsed = answer.safeParse(json)
      return parsed.success ? ok(parsed.data) : refuse('server/failed')
    } catch {
      return refuse('server/away')
    }
  }
  const post: typeof send = async (...request) => {
    const answer = await send(...request)
    const told = answer.ok ? undefined : timeTold(answer.refusal)
    if (told === undefined) return answer
    ahead = told * 1000 - now()
    return await send(...request)
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
    async agents(device) {
      const answer = await post('/v1/agents', { device }, agentsOfPersonSchema)
      return answer.ok ? ok(answer.value.agents) : answer
    },
    async setAgent(said) {
      const answer = await post('/v1/agents/state', said, agentsOfPersonSchema)
      return answer.ok ? ok(answer.value.agents) : answer
    },
    async ownTools(device) {
      const answer = await post('/v1/tools/own', { device }, ownToolsSchema)
      return answer.ok ? ok(answer.value.servers) : answer
    },
    async setOwnTool(device, server, credential) {
      const answer = await post('/v1/tools/own/credential', { device, server, credential }, ownToolsSchema)
      return answer.ok ? ok(answer.value.servers) : answer
    },
    beginSignIn: (device, server) =>
      post('/v1/tools/own/sign-in', { device, server }, signInBegunSchema, undefined, TOOL_PATIENCE_MS),
    async finishSignIn(device, callback) {
      const path = '/v1/tools/own/sign-in/finish'
      const answer = await post(path, { device, callback }, ownToolsSchema, undefined, TOOL_PATIENCE_MS)
      return answer.ok ? ok(answer.value.servers) : answer
    },
    clearLabels: (said) => post('/v1/labels/clear', said, clearedResponseSchema),
    async ownRecording(device, run) {
      const answer = await post(`/v1/runs/${run}/record/own`, { device }, ownRecordingResponseSchema)
      return answer.ok ? ok(answer.value.sealed) : answer
    },
    async callTool(device, sent) {
      const answer = await post('/v1/tools/call', { device, ...sent }, toolCallEndSchema, sent.child, TOOL_PATIENCE_MS)
      if (!answer.ok) return { result: answer, sent: mayBeSent(answer.refusal.code) }
      const end = answer.value
      if (end.ok) return { result: ok(end.value as Value), sent: true }
      const { code, message, detail } = end.refusal
      return { result: { ok: false, refusal: { code, message, ...(detail && { detail }) } }, sent: true }
    },
    async askErasure(said) {
      const answer = await post('/v1/erasure', said, askedErasureResponseSchema)
      return answer.ok ? ok(answer.value.state) : answer
    }
  }
}

/** The server's time in seconds, where it took a proof for nothing but its time. */
const timeTold = ({ code, detail }: Refusal): number | undefined =>
  code === 'capability/proof' && Number.isSafeInteger(detail?.now) ? Number(detail?.now) : undefined

const refusedBy = (json: unknown): Refusal => {
  const parsed = refusedResponseSchema.safeParse(json)
  const { code, message, detail } = parsed.success
    ? parsed.data.refusal
    : { code: 'server/failed' as const, message: 'the policy server failed' }
  return { code, message, ...(detail && { detail }) }
}
