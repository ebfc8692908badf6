import { isSoundJson, ok, type Result, refuse } from '@writ/dsl/contract'
import type * as z from 'zod'

const notJson = (): Result<never> => refuse('executor/bad-request', { why: 'the body is no sound JSON' })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON of a schema; a body that is empty counts as `{}`. Refuses `executor/bad-request`. */
export const readBody = <T>(body: unknown, schema: z.ZodType<T>): Result<T> => {
  if (body !== undefined && body !== null && !Buffer.isBuffer(body)) return notJson()
  const value = body && body.length > 0 ? parse(body.toString()) : {}
  if (value === undefined || !isSoundJson(value)) return notJson()
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return refuse('executor/bad-request', { why: `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'wrong'}` })
}
