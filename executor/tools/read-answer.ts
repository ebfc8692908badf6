import {
  isSoundJson,
  isSoundText,
  type Json,
  jsonWithoutUnseen,
  ok,
  type Result,
  refuse,
  withoutUnseen
} from '@writ/dsl/contract'
import * as z from 'zod'

const answerSchema = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).max(1000),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().optional()
})

const bad = (why: string): Result<never> => refuse('tool/bad-result', { why })

/**
 * What a tool gave, of `tools/call`: its structured content where it was approved with a schema for that, else its text; either without the
 * characters that nobody sees. Whatever else an answer may hold (pictures, sound, links, resources) is not taken, and refuses it. Of a failure
 * nothing is told but that it was one. Refuses `run/tool-failed`, `tool/bad-result`.
 */
export const readAnswer = (said: unknown, isStructured: boolean, tool: string): Result<Json> => {
  const parsed = answerSchema.safeParse(said)
  if (!parsed.success) return bad('it is no answer to a call')
  const { content, structuredContent, isError } = parsed.data
  if (isError) return refuse('run/tool-failed', { tool })
  const texts: string[] = []
  for (const { type, text } of content) {
    if (type !== 'text') return bad('it holds something else than text')
    if (typeof text !== 'string' || !isSoundText(text)) return bad('it holds what no value can hold')
    texts.push(withoutUnseen(text))
  }
  if (!isStructured) return ok(texts.join('\n'))
  if (structuredContent === undefined) return bad('it has not the structure that was approved')
  return isSoundJson(structuredContent)
    ? ok(jsonWithoutUnseen(structuredContent))
    : bad('it holds what no value can hold')
}
