import { setTimeout as pause } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, dynamicTool, isStepCount, jsonSchema, type ModelMessage, streamText, type ToolSet } from 'ai'
import { addTokens, askOf, NO_TOKENS, type Planner, type PlannerEnd, systemOf, USUAL_ROUNDS } from '../planner.ts'
import { pauseMs, type WritTools } from '../tools/index.ts'

/** How often an answer is asked for again that does not come whole. */
const RETRIES = 4

const toolsOf = ({ definitions, call }: WritTools, signal?: AbortSignal): ToolSet =>
  Object.fromEntries(
    definitions.map(({ name, description, parameters }) => [
      name,
      dynamicTool({
        description,
        inputSchema: jsonSchema(parameters),
        execute: (given, { toolCallId, messages }) =>
          call({ id: `${messages.length}/${toolCallId}`, name, given }, signal)
      })
    ])
  )

/** A connection that ended in the middle of an answer. What the endpoint itself answers, the SDK has asked for again already. */
const isBroken = (error: unknown): boolean =>
  APICallError.isInstance(error) ? (error.statusCode ?? 200) === 200 : error instanceof TypeError

/**
 * A planner on Vercel's AI SDK: `streamText` with Writ's tools, which the SDK calls and answers by itself. It calls none of an answer that
 * did not come whole (`streamRetries`), so that one which broke off is asked for again after the steps that are done.
 */
export const planByAiSdk: Planner = async (task): Promise<PlannerEnd> => {
  const { endpoint, tools, rounds: most = USUAL_ROUNDS, signal } = task
  const { baseUrl: baseURL, apiKey, model } = endpoint
  const provider = createOpenAICompatible({ name: 'endpoint', baseURL, apiKey, includeUsage: true })
  const messages: ModelMessage[] = [{ role: 'user', content: askOf(task) }]
  let rounds = 0
  let tokens = NO_TOKENS
  for (let tried = 0; ; tried++) {
    const before = rounds
    let failed: unknown
    const fail = (error: unknown) => {
      failed = error
    }
    const result = streamText({
      model: provider.chatModel(model),
      instructions: systemOf(task),
      messages: [...messages],
      tools: toolsOf(tools, signal),
      toolCallConcurrency: 1,
      stopWhen: isStepCount(most - rounds),
      maxRetries: RETRIES,
      streamRetries: RETRIES,
      ...(signal && { abortSignal: signal }),
      onError: ({ error }) => fail(error),
      onStepEnd: ({ response, usage }) => {
        rounds += 1
        tokens = addTokens(tokens, { read: usage.inputTokens ?? 0, written: usage.outputTokens ?? 0 })
        messages.push(...response.messages)
      }
    })
    await result.consumeStream({ onError: fail })
    const [text, finish] = await Promise.all([result.text, result.finishReason]).catch((error: unknown) => {
      failed ??= error
      return ['', undefined] as const
    })
    if (signal?.aborted) return { ended: 'cancelled', text, rounds, tokens }
    if (finish === 'stop') return { ended: 'answered', text, rounds, tokens }
    if (finish === 'length' || finish === 'content-filter') return { ended: 'cut-short', text, rounds, tokens }
    if (rounds >= most) return { ended: 'rounds-spent', text: `${most} rounds were not enough`, rounds, tokens }
    if (rounds > before) tried = 0
    if (finish !== undefined || tried === RETRIES || !isBroken(failed))
      return {
        ended: 'endpoint-failed',
        text: failed instanceof Error ? failed.message : String(finish),
        rounds,
        tokens
      }
    await pause(pauseMs(tried))
  }
}
