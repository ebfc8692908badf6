import type { ListToolsResult } from '@modelcontextprotocol/sdk/types.js'

/** A tool as a model is told of it: `parameters` is JSON Schema. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a model calls beside `act`. How a run ends is waited for without it, and only the caller cancels. */
const FOR_MODELS = ['observe', 'check', 'run_code']
/** The person's words and their session are no model's to say; how long a call waits costs it a thought for nothing. */
const NOT_FOR_MODELS = ['request', 'session', 'wait']

const withoutOurs = (schema: ListToolsResult['tools'][number]['inputSchema']): ToolDefinition['parameters'] => {
  const kept = ([name]: readonly [string, unknown]) => !NOT_FOR_MODELS.includes(name)
  const { type, properties = {}, required = [] } = schema
  return {
    type,
    properties: Object.fromEntries(Object.entries(properties).filter(kept)),
    required: required.filter((name) => kept([name, undefined])),
    additionalProperties: false
  }
}

/** The tools of the server's list that a model is given, without what the planner says for it. */
export const definitionsOf = ({ tools }: Pick<ListToolsResult, 'tools'>): readonly ToolDefinition[] =>
  tools
    .filter(({ name }) => FOR_MODELS.includes(name))
    .map(({ name, description = '', inputSchema }) => ({ name, description, parameters: withoutOurs(inputSchema) }))
