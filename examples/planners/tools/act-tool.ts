import { actRequestSchema } from '@writ/dsl/contract'
import * as z from 'zod'
import type { ToolDefinition } from './definitions.ts'

const FOR_MODELS = ['text', 'inputs', 'resume', 'replace', 'end']

const propertiesOf = (): Readonly<Record<string, unknown>> => {
  const kinds = actRequestSchema.options.map((option) => z.toJSONSchema(option, { io: 'input' }).properties ?? {})
  return Object.fromEntries(kinds.flatMap(Object.entries).filter(([name]) => FOR_MODELS.includes(name)))
}

/** `POST /v1/sessions/:id/act` as a tool (docs/turns.md). Its kinds are one record here: many endpoints take no union. */
export const ACT_TOOL: ToolDefinition = {
  name: 'act',
  description:
    'Run `text`, a plan, in the person’s browser. Or, of a run that is held: `resume` it with `replace`, what stands instead of the statement that failed; or `end` it.',
  parameters: { type: 'object', properties: propertiesOf(), additionalProperties: false }
}
