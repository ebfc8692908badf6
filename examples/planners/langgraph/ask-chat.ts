import { AIMessage, type AIMessageChunk, type BaseMessage, ToolMessage } from '@langchain/core/messages'
import type { ChatOpenAI } from '@langchain/openai'
import * as z from 'zod'
import { toolCallSchema } from '../chat/messages.ts'
import { NO_TOKENS, type Tokens } from '../planner.ts'
import { MALFORMED, readArguments, type ToolDefinition } from '../tools/index.ts'

export interface ChatAsked {
  readonly chat: ChatOpenAI
  readonly messages: readonly BaseMessage[]
  readonly definitions: readonly ToolDefinition[]
  readonly signal?: AbortSignal | undefined
}

/** An answer that broke off: half of a plan may stand in it. */
class BrokenAnswer extends Error {}

export const finishOf = ({ response_metadata }: Pick<AIMessage, 'response_metadata'>): unknown =>
  response_metadata.finish_reason

const usageSchema = z.object({ prompt_tokens: z.int(), completion_tokens: z.int() })

/** What the endpoint counted for an answer. */
export const tokensOf = ({ response_metadata }: Pick<AIMessage, 'response_metadata'>): Tokens => {
  const { data } = usageSchema.safeParse(response_metadata.usage)
  return data ? { read: data.prompt_tokens, written: data.completion_tokens } : NO_TOKENS
}

const rawCallsOf = ({ additional_kwargs }: AIMessageChunk) =>
  z.array(toolCallSchema).catch([]).parse(additional_kwargs.tool_calls)

/**
 * One answer of the model, streamed, with the answers to those of its calls that cannot be read. LangChain closes the brackets of arguments
 * that were cut off, so that half a plan would pass for a whole one: they are read again here, as the model wrote them. And its `invoke`
 * reckons tokens with tables that it fetches from a host of its own; `stream` asks nobody but the endpoint.
 * Throws where the answer did not come whole.
 */
export const askChat = async ({ chat, messages, definitions, signal }: ChatAsked): Promise<readonly BaseMessage[]> => {
  const tools = definitions.map((tool) => ({ type: 'function' as const, function: tool }))
  let whole: AIMessageChunk | undefined
  for await (const chunk of await chat.stream([...messages], { tools, ...(signal && { signal }) }))
    whole = whole ? whole.concat(chunk) : chunk
  if (!whole || finishOf(whole) === undefined) throw new BrokenAnswer('the answer broke off')
  const calls = rawCallsOf(whole).map(({ id, function: { name, arguments: given } }) => ({
    id,
    name,
    args: readArguments(given)
  }))
  const { response_metadata } = whole
  const answer = new AIMessage({
    content: whole.text,
    response_metadata,
    tool_calls: calls.map(({ args = {}, ...call }) => ({ ...call, args, type: 'tool_call' }))
  })
  const malformed = calls.filter(({ args }) => args === undefined)
  return [
    answer,
    ...malformed.map(({ id }) => new ToolMessage({ tool_call_id: id, content: MALFORMED, status: 'error' }))
  ]
}
