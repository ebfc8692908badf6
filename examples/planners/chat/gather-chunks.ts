import { addTokens, NO_TOKENS, type Tokens } from '../planner.ts'
import type { Chunk, ToolCallMessage } from './messages.ts'

/** A streamed answer, put together. */
export interface Completion {
  readonly text: string
  readonly calls: readonly ToolCallMessage[]
  /** `stop`, `tool_calls`, `length`, `content_filter`; `undefined` where the stream broke off before it was said. */
  readonly finish: string | undefined
  readonly tokens: Tokens
}

/** Puts the pieces of one answer together: text in order, each tool call by its index, its name and arguments piece by piece. */
export const gatherChunks = async (chunks: AsyncIterable<Chunk>): Promise<Completion> => {
  let text = ''
  let finish: string | undefined
  let tokens = NO_TOKENS
  const calls = new Map<number, { id: string; name: string; given: string }>()
  for await (const { choices, usage } of chunks) {
    if (usage) tokens = addTokens(NO_TOKENS, { read: usage.prompt_tokens, written: usage.completion_tokens })
    const [choice] = choices
    text += choice?.delta?.content ?? ''
    finish = choice?.finish_reason ?? finish
    for (const { index, id, function: part } of choice?.delta?.tool_calls ?? []) {
      const call = calls.get(index) ?? { id: '', name: '', given: '' }
      calls.set(index, {
        id: call.id || (id ?? ''),
        name: call.name + (part?.name ?? ''),
        given: call.given + (part?.arguments ?? '')
      })
    }
  }
  const inOrder = [...calls].sort(([a], [b]) => a - b)
  return {
    text,
    finish,
    tokens,
    calls: inOrder.map(([index, { id, name, given }]) => ({
      id: id || `call_${index}`,
      type: 'function',
      function: { name, arguments: given }
    }))
  }
}
