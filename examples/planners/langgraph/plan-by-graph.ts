import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { DynamicStructuredTool, type ToolRuntime } from '@langchain/core/tools'
import {
  type BaseCheckpointSaver,
  END,
  GraphRecursionError,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph
} from '@langchain/langgraph'
import { ToolNode } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { addTokens, askOf, NO_TOKENS, type PlannerEnd, type PlannerTask, systemOf, USUAL_ROUNDS } from '../planner.ts'
import type { WritTools } from '../tools/index.ts'
import { askChat, finishOf, tokensOf } from './ask-chat.ts'

type State = typeof MessagesAnnotation.State

export interface GraphOptions {
  /** Where the conversation is kept after each step; with this process, if not said. */
  readonly checkpointer?: BaseCheckpointSaver
  /** The conversation. One that was interrupted goes on from its last checkpoint. */
  readonly thread?: string
}

const TRIES = 5
/** The endings of an answer whose calls are made. */
const WHOLE = ['stop', 'tool_calls']

/** The position in the conversation tells apart calls that a model gave the same id. */
const toolsOf = ({ definitions, call }: WritTools, signal?: AbortSignal) =>
  definitions.map(
    ({ name, description, parameters }) =>
      new DynamicStructuredTool({
        name,
        description,
        schema: parameters,
        func: (given, _manager, config) => {
          const { state, toolCallId } = config as unknown as ToolRuntime<State>
          return call({ id: `${state.messages.length}/${toolCallId}`, name, given }, signal)
        }
      })
  )

/** After an answer: its calls that have no answer yet, the model again where all have, or the end. */
const nextAfter = ({ messages }: State): 'tools' | 'model' | typeof END => {
  const answer = messages.findLast((message) => AIMessage.isInstance(message))
  if (!answer || !WHOLE.includes(String(finishOf(answer)))) return END
  const told = messages.flatMap((message) => (ToolMessage.isInstance(message) ? [message.tool_call_id] : []))
  const calls = answer.tool_calls ?? []
  if (calls.some(({ id = '' }) => !told.includes(id))) return 'tools'
  return calls.length > 0 ? 'model' : END
}

/** The graph: the model, the tools that it calls, and the model again. */
const graphOf = (task: PlannerTask) => {
  const { endpoint, tools } = task
  const { baseUrl: baseURL, apiKey, model } = endpoint
  const system = new SystemMessage(systemOf(task))
  const configuration = { baseURL }
  const chat = new ChatOpenAI({
    model,
    apiKey,
    configuration,
    streaming: true,
    streamUsage: true,
    maxRetries: TRIES - 1
  })
  const ask = async ({ messages }: State, { signal }: { readonly signal?: AbortSignal }) => ({
    messages: [...(await askChat({ chat, messages: [system, ...messages], definitions: tools.definitions, signal }))]
  })
  return new StateGraph(MessagesAnnotation)
    .addNode('model', ask, { retryPolicy: { maxAttempts: TRIES, initialInterval: 250 } })
    .addNode('tools', new ToolNode(toolsOf(tools, task.signal)))
    .addEdge(START, 'model')
    .addConditionalEdges('model', nextAfter, ['tools', 'model', END])
    .addEdge('tools', 'model')
}

const answersOf = (messages: readonly BaseMessage[]): readonly AIMessage[] =>
  messages.filter((message) => AIMessage.isInstance(message))

/**
 * A planner on LangGraph: a node that asks the model, a `ToolNode` that calls Writ, and a checkpoint after each. A thread that was
 * interrupted is continued by the same call: its calls are noted in the tools' ledger, so that a node which runs again sends none twice.
 */
export const planByGraph = async (
  task: PlannerTask,
  { checkpointer = new MemorySaver(), thread = 'one' }: GraphOptions = {}
): Promise<PlannerEnd> => {
  const { rounds: most = USUAL_ROUNDS, signal } = task
  const graph = graphOf(task).compile({ checkpointer })
  const where = { configurable: { thread_id: thread } }
  const messages = async (): Promise<readonly BaseMessage[]> => (await graph.getState(where)).values.messages ?? []
  const begin = (await messages()).length > 0 ? null : { messages: [new HumanMessage(askOf(task))] }
  const how = { ...where, recursionLimit: most * 2, durability: 'sync' as const, ...(signal && { signal }) }
  const failed: unknown = await graph.invoke(begin, how).then(
    () => undefined,
    (error: unknown) => error ?? new Error('it failed')
  )
  const answers = answersOf(await messages())
  const last = answers.at(-1)
  const end = (ended: PlannerEnd['ended'], text = last?.text ?? ''): PlannerEnd => ({
    ended,
    text,
    rounds: answers.length,
    tokens: answers.map(tokensOf).reduce(addTokens, NO_TOKENS)
  })
  if (signal?.aborted) return end('cancelled')
  if (failed instanceof GraphRecursionError) return end('rounds-spent', `${most} rounds were not enough`)
  if (failed !== undefined) return end('endpoint-failed', failed instanceof Error ? failed.message : String(failed))
  return end(last && finishOf(last) === 'stop' ? 'answered' : 'cut-short')
}
