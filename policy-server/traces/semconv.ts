/**
 * The names of OpenTelemetry's semantic conventions that are used here, of the version that `SCHEMA_URL` says: the last in which
 * the conventions of generative AI stood beside the others. They are copied, as their package asks of what is not yet stable;
 * a test holds them to that package.
 */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0'

export const ATTR_ERROR_TYPE = 'error.type'
export const ATTR_GEN_AI_AGENT_ID = 'gen_ai.agent.id'
export const ATTR_GEN_AI_AGENT_NAME = 'gen_ai.agent.name'
export const ATTR_GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id'
export const ATTR_GEN_AI_OPERATION_NAME = 'gen_ai.operation.name'
export const ATTR_GEN_AI_TOOL_CALL_ID = 'gen_ai.tool.call.id'
export const ATTR_GEN_AI_TOOL_NAME = 'gen_ai.tool.name'
export const ATTR_GEN_AI_TOOL_TYPE = 'gen_ai.tool.type'
export const ATTR_SERVICE_NAME = 'service.name'
export const ATTR_SERVICE_INSTANCE_ID = 'service.instance.id'
export const GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL = 'execute_tool'
export const GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT = 'invoke_agent'
/** Of `error.type`: something else than what there are names for. */
export const ERROR_TYPE_VALUE_OTHER = '_OTHER'

/** Of `gen_ai.tool.type`: "executed on the client-side"; the registry gives its values by example alone. */
export const TOOL_TYPE_FUNCTION = 'function'
