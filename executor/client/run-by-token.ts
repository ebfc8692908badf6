import {
  type CodeEnd,
  codeEndSchema,
  ok,
  type Refusal,
  type Result,
  type RunAlone,
  refusalSchema,
  refuse
} from '@writ/dsl/contract'
import { z } from 'zod'
import { type HolderKey, proveCall } from './holder-key.ts'

/** Who asks: the executor's address, a sandbox token for it, and the key that the token is bound to. */
export interface Holding {
  readonly url: string
  readonly token: string
  readonly key: HolderKey
}

const refusedSchema = z.object({ refusal: refusalSchema })
const outSchema = z.object({ stream: z.enum(['stdout', 'stderr']), text: z.string() })

/** The events of a stream (WHATWG HTML §9.2), each with its name and the JSON of its data. */
const eventsOf = async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly [string, unknown]> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
      if (name !== undefined && data !== undefined) yield [name, JSON.parse(data)]
    }
  }
}

/**
 * Runs code at an executor with a sandbox token, and hears what it prints as it comes. Refuses what the executor refuses, and
 * `executor/away` where it cannot be reached or gives no end.
 */
export const runByToken = async (
  { url, token, key }: Holding,
  run: RunAlone,
  { hear, signal }: { readonly hear: (stream: 'stdout' | 'stderr', text: string) => void; readonly signal: AbortSignal }
): Promise<Result<CodeEnd>> => {
  const at = new URL('/v1/run', url).href
  try {
    const response = await fetch(at, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `DPoP ${token}`,
        dpop: await proveCall(key, { method: 'POST', url: at, token })
      },
      body: JSON.stringify(run),
      redirect: 'error',
      signal
    })
    if (!response.ok) return { ok: false, refusal: refusedSchema.parse(await response.json()).refusal as Refusal }
    for await (const [name, data] of eventsOf(response.body ?? new ReadableStream())) {
      if (name === 'out') {
        const { stream, text } = outSchema.parse(data)
        hear(stream, text)
      } else if (name === 'end') return ok(codeEndSchema.parse(data))
      else if (name === 'refused') return { ok: false, refusal: refusalSchema.parse(data) as Refusal }
    }
    return refuse('executor/away')
  } catch {
    return refuse('executor/away')
  }
}
