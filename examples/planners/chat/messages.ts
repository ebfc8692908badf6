import * as z from 'zod'

/** Messages of OpenAI's chat completions, as far as planners and their tests speak them. */
export const toolCallSchema = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() })
})
export type ToolCallMessage = z.infer<typeof toolCallSchema>

export const messageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({ role: z.literal('user'), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(toolCallSchema).min(1).optional()
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() })
])
export type Message = z.infer<typeof messageSchema>

/** One piece of a streamed answer. Endpoints add fields of their own, which are left alone. */
export const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            tool_calls: z
              .array(
                z.object({
                  index: z.int().nonnegative().max(1000).default(0),
                  id: z.string().nullish(),
                  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).optional()
                })
              )
              .nullish()
          })
          .optional(),
        finish_reason: z.string().nullish()
      })
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.int().default(0), completion_tokens: z.int().default(0) }).nullish(),
  error: z.unknown().optional()
})
export type Chunk = z.infer<typeof chunkSchema>
