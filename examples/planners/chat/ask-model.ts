import { setTimeout as pause } from 'node:timers/promises'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Endpoint } from '../planner.ts'
import { pauseMs, retryAfterMs, type ToolDefinition } from '../tools/index.ts'
import { type Completion, gatherChunks } from './gather-chunks.ts'
import { type Chunk, chunkSchema, type Message } from './messages.ts'

export interface Asked {
  readonly endpoint: Endpoint
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDefinition[]
  /** How often an answer is asked for that does not come whole; 5 by default. */
  readonly tries?: number
  /** How long the endpoint may send nothing; 120 seconds by default. */
  readonly idleSeconds?: number
  readonly signal?: AbortSignal | undefined
}

/** Asking again does no harm: an answer changes nothing until one of its calls is made. */
type Failure = { readonly why: string; readonly again: boolean; readonly waitMs?: number | undefined }

/** The longest `Retry-After` that is waited for. */
const LONGEST_WAIT_MS = 120_000
const MOST_OF_AN_ERROR = 300
/** No plan is so long, nor a call beside it. */
const MOST_OF_AN_ANSWER = 4_000_000

class TooLong extends Error {
  override readonly message = `the answer is longer than ${MOST_OF_AN_ANSWER} bytes`
}

const isLater = (status: number): boolean => status === 408 || status === 429 || status >= 500

/** A request that is given up when nothing came for so long, or when the caller wants no more. */
const idleSignal = (seconds: number, signal?: AbortSignal) => {
  const idle = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => idle.abort(new Error(`nothing came for ${seconds} s`)), seconds * 1000)
  }
  heard()
  const either = signal ? AbortSignal.any([signal, idle.signal]) : idle.signal
  return { signal: either, heard, over: () => clearTimeout(timer) }
}

async function* readChunks(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<Chunk> {
  const decoder = new TextDecoder()
  const events: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => void events.push(event) })
  let length = 0
  for await (const bytes of body) {
    heard()
    length += bytes.length
    if (length > MOST_OF_AN_ANSWER) throw new TooLong()
    parser.feed(decoder.decode(bytes, { stream: true }))
    for (const { data } of events.splice(0)) {
      if (data === '[DONE]') return
      const chunk = chunkSchema.parse(JSON.parse(data))
      if (chunk.error !== undefined) throw new Error(JSON.stringify(chunk.error).slice(0, MOST_OF_AN_ERROR))
      yield chunk
    }
  }
}

const askOnce = async ({
  endpoint,
  messages,
  tools,
  idleSeconds = 120,
  signal
}: Asked): Promise<Completion | Failure> => {
  const idle = idleSignal(idleSeconds, signal)
  try {
    const answer = await fetch(`${endpoint.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${endpoint.apiKey}` },
      body: JSON.stringify({
        model: endpoint.model,
        messages,
        tools: tools.map((tool) => ({ type: 'function', function: tool })),
        stream: true,
        stream_options: { include_usage: true }
      }),
      signal: idle.signal
    })
    const { status, headers, body } = answer
    if (status !== 200 || !body) {
      const said = (await answer.text()).slice(0, MOST_OF_AN_ERROR)
      return { why: `the endpoint answered ${status}: ${said}`, again: isLater(status), waitMs: retryAfterMs(headers) }
    }
    const completion = await gatherChunks(readChunks(body, idle.heard))
    return completion.finish === undefined ? { why: 'the answer broke off', again: true } : completion
  } catch (error) {
    return {
      why: error instanceof Error ? error.message : String(error),
      again: !signal?.aborted && !(error instanceof TooLong)
    }
  } finally {
    idle.over()
  }
}

/**
 * One answer of the model, streamed (OpenAI's `POST /chat/completions`, server-sent events). One that does not come whole, or that the
 * endpoint is too busy for, is asked for again, after its `Retry-After`. @returns the answer, or why there is none.
 */
export const askModel = async (asked: Asked): Promise<Completion | { readonly why: string }> => {
  const { tries = 5, signal } = asked
  for (let tried = 1; ; tried++) {
    const answer = await askOnce(asked)
    if (!('why' in answer)) return answer
    const wait = answer.waitMs ?? pauseMs(tried)
    if (!answer.again || tried >= tries || wait > LONGEST_WAIT_MS) return { why: answer.why }
    await pause(wait, undefined, { ...(signal && { signal }) }).catch(() => undefined)
  }
}
